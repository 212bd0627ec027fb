import type { LiveDatabase } from '../../../sql/index.ts'
import type { DatabaseRule } from '../../database/database-rule.ts'
import { listSome } from '../../database/list-some.ts'
import { readTenantLogins } from '../../database/tenant-logins.ts'

export const siloConnect: DatabaseRule = {
  id: 'silo-connect',
  what: 'Everybody, or the login of another tenant, may connect to the database of one tenant.',
  why: 'On a new database everybody may connect. What is granted to public there, and the catalogs with the names of everything, are then open to the logins of all tenants of the server.',
  remedy: 'revoke connect on database … from public; grant connect on database … to its own login.',
  suppress: 'Where pg_hba.conf keeps each login to its database.',
  examples: {
    leak: 'grant connect on database silo_2 to silo_1_login;',
    mend: 'revoke connect on database silo_2 from silo_1_login, public;',
  },
  plant: (healthy) => ({
    ...healthy,
    name: 'silo_one',
    databases: ['silo_one', 'silo_two'].map((name) => ({ name, owner: 'nobody' })),
    databaseGrants: [
      { object: 'silo_one', role: 'one', privilege: 'connect' },
      { object: 'silo_two', role: 'two', privilege: 'connect' },
      { object: 'silo_two', role: 'public', privilege: 'connect' },
    ],
  }),
  *find({ live }) {
    for (const silos of findSilos(live)) {
      const rolesOf = new Map(silos.map((name) => [name, connectorsOf(name, live)]))
      const { areOwn, strangers } = readTenantLogins(rolesOf)
      if (!areOwn) continue
      const open = silos.filter((name) => grantsOn(name, live).includes('public'))
      if (open.length > 0) {
        yield {
          object: `database ${open[0] ?? ''}`,
          message: `Everybody may connect to ${listSome(open)}, each the database of one tenant.`,
        }
      }
      for (const { role, home, others } of strangers) {
        yield {
          object: `role ${role}`,
          message: `${role} is the login of ${home}, and may connect to ${listSome(others)}.`,
        }
      }
    }
  },
}

/**
 * Databases whose names differ in their last part alone: `silo_acme`, `silo_globex`. Those of others on the server
 * are theirs: the database that is judged is one of them, or their names begin with its own.
 */
function findSilos({ name: judged, databases }: LiveDatabase): readonly (readonly string[])[] {
  const groups = Map.groupBy(
    databases.map(({ name }) => name),
    (name) => /^(.+)[_-][^_-]+$/.exec(name)?.[1],
  )
  return [...groups].flatMap(([prefix, names]) =>
    prefix !== undefined && names.length > 1 && (names.includes(judged) || prefix === judged)
      ? [names]
      : [],
  )
}

function grantsOn(database: string, { databaseGrants }: LiveDatabase): readonly string[] {
  return databaseGrants.flatMap(({ object, role, privilege }) =>
    object === database && privilege === 'connect' ? [role] : [],
  )
}

/** Who was let in by name, and the owner where it is one of those that log in. */
function connectorsOf(database: string, live: LiveDatabase): ReadonlySet<string> {
  const owner = live.databases.find(({ name }) => name === database)?.owner
  const role = live.roles.get(owner ?? '')
  const isOwn = role !== undefined && role.canLogin && !role.isSuperuser
  return new Set([
    ...grantsOn(database, live).filter((one) => one !== 'public'),
    ...(isOwn ? [role.name] : []),
  ])
}

import type { DatabaseRule } from '../../database/database-rule.ts'
import type { DatabaseScene } from '../../database/database-scene.ts'
import { listSome } from '../../database/list-some.ts'
import { nameOf } from '../../schema/schema-scene.ts'

/** Predefined roles that reach the files of the server, and so every table. */
const FILES = new Set([
  'pg_read_server_files',
  'pg_write_server_files',
  'pg_execute_server_program',
])

export const roleCanBypass: DatabaseRule = {
  id: 'role-can-bypass',
  what: 'The role that requests run as is not held by row-level security: a superuser, one with BYPASSRLS, an owner of tables, or a member of one.',
  why: 'Policies are not asked then, or can be taken away: every query that forgets the tenant, and each one that somebody injects, reaches the rows of all.',
  remedy:
    'Let requests log in as a role that owns nothing, has no attribute and is a member of no such role: alter role … nosuperuser nobypassrls; alter table … owner to …; revoke … from ….',
  suppress: 'Where the role serves no requests: migrations, backups, reports over all tenants.',
  examples: {
    leak: 'alter role {{app}} bypassrls;',
    mend: 'alter role {{app}} nobypassrls;',
  },
  plant: (healthy) => ({
    ...healthy,
    roles: new Map(
      [...healthy.roles].map(([name, role]) => [name, { ...role, bypassesRowSecurity: true }]),
    ),
  }),
  *find(scene) {
    const { names, isGiven } = scene.apps
    for (const app of names) {
      const why = reasonFor(app, scene)
      if (why === undefined) continue
      yield {
        object: `role ${app}`,
        message: isGiven
          ? `Requests run as ${app}, ${why}.`
          : `${app} ${scene.apps.areOwners ? 'is the only kind of login that could serve requests' : 'may serve requests'}, ${why}.`,
        severity: isGiven || scene.apps.areOwners ? 'error' : 'warning',
        remedy: `${roleCanBypass.remedy}${isGiven ? '' : ' Name the role of requests with --app-role if it is another one.'}`,
      }
    }
  },
}

/** The first of the reasons there are, the strongest first. */
export function reasonFor(app: string, scene: DatabaseScene): string | undefined {
  const { live } = scene
  const owned = Map.groupBy(scene.schema.tenantTables, (table) => scene.factsOf(table).owner)
  const reach = [...scene.reachOf(app)]
  const by = (role: string): string => (role === app ? 'which' : `a member of ${role}, which`)
  const superuser = reach.find((role) => live.roles.get(role)?.isSuperuser)
  if (superuser !== undefined) return `${by(superuser)} is a superuser`
  const bypassing = reach.find((role) => live.roles.get(role)?.bypassesRowSecurity)
  if (bypassing !== undefined) return `${by(bypassing)} has BYPASSRLS`
  const filing = reach.find((role) => FILES.has(role))
  if (filing !== undefined) return `a member of ${filing}, which reaches the files of the server`
  const owner = reach.find((role) => owned.has(role))
  if (owner === undefined) return undefined
  return `${by(owner)} owns ${listSome((owned.get(owner) ?? []).map(nameOf))}`
}

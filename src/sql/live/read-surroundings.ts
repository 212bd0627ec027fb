import type { DatabaseState, MakeGrant, Origin } from '../state/database-state.ts'
import type { SchemaGroup } from './group-schemas.ts'
import type { LiveDatabase } from './live-database.ts'
import type { SurroundingsRows } from './surroundings-rows.ts'

/** What a server says of itself, of roles, and of what they may do outside of tables. */
export function readSurroundings(
  surroundings: SurroundingsRows,
): Omit<
  LiveDatabase,
  | 'version'
  | 'state'
  | 'families'
  | 'relations'
  | 'functionOwners'
  | 'schemaOf'
  | 'foreignRows'
  | 'unseen'
> {
  const [server] = surroundings.server
  return {
    name: server?.name ?? '',
    owner: server?.owner ?? '',
    versionText: server?.version ?? '',
    reader: server?.reader ?? '',
    roles: new Map(
      surroundings.roles.map(({ name, is_superuser, bypasses, can_login }) => [
        name,
        {
          name,
          isSuperuser: is_superuser,
          bypassesRowSecurity: bypasses,
          canLogin: can_login,
        },
      ]),
    ),
    memberships: surroundings.memberships,
    searchPaths: searchPathsOf(surroundings),
    databases: surroundings.databases,
    databaseGrants: surroundings.databaseGrants,
    schemaGrants: surroundings.schemaGrants,
    sharedSequences: surroundings.sequences.map(({ schema, name, users: tables }) => ({
      schema,
      name,
      tables,
    })),
    sequenceGrants: surroundings.sequenceGrants.map(({ used_by: table, ...grant }) => ({
      ...grant,
      table: table ?? undefined,
    })),
    statisticGrants: surroundings.statisticGrants.map(({ schema, name, role }) => ({
      object: `${schema}.${name}`,
      role,
    })),
  }
}

/** Rights to make things, in the schemas that are judged and in the database. */
export function makeGrantsOf(
  { schemaGrants, databaseGrants }: SurroundingsRows,
  database: string,
  groups: readonly SchemaGroup[],
  originIn: (schema: string) => (statement: string) => Origin,
): readonly MakeGrant[] {
  const judged = new Set(groups.map(({ schemas }) => schemas[0]?.name))
  const inSchemas = schemaGrants
    .filter(({ object, privilege }) => privilege === 'create' && judged.has(object))
    .map(({ object: name, role }): MakeGrant => {
      const at = originIn(name)(`grant of create on schema ${name} to ${role}`)
      return { on: 'schema', name, role, privilege: 'create', at }
    })
  const inDatabase = databaseGrants
    .filter(({ object, privilege }) => privilege === 'create' && object === database)
    .map(({ object: name, role }): MakeGrant => {
      const at = {
        migration: undefined,
        statement: `grant of create on database ${name} to ${role}`,
      }
      return { on: 'database', name, role, privilege: 'create', at }
    })
  return [...inSchemas, ...inDatabase]
}

/** Of each role, those that it is a member of, whether it inherits their rights or not. */
export function membershipsOf({ memberships }: SurroundingsRows): DatabaseState['memberships'] {
  const byMember = Map.groupBy(memberships, ({ member }) => member)
  return new Map([...byMember].map(([member, rows]) => [member, rows.map(({ role }) => role)]))
}

/** What is set for a role in a database counts before what is set for the role, and that before what is set for the database. */
function searchPathsOf({ settings }: SurroundingsRows): LiveDatabase['searchPaths'] {
  const sorted = settings.toSorted(
    (one, other) => Number(one.is_of_database) - Number(other.is_of_database),
  )
  return new Map(sorted.map(({ role, value }) => [role ?? undefined, value]))
}

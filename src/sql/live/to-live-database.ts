import type {
  DatabaseState,
  FunctionState,
  MakeGrant,
  Origin,
  PublicationState,
  RelationState,
} from '../state/database-state.ts'
import type { ContentRows } from './content-rows.ts'
import type { SchemaGroup } from './group-schemas.ts'
import type { LiveDatabase, LiveRelation } from './live-database.ts'
import { DefinitionParser } from './parse-definition.ts'
import { readLiveFunction } from './read-live-function.ts'
import { readLiveRelation, type RelationRows } from './read-live-relation.ts'
import type { SurroundingsRows } from './surroundings-rows.ts'
import type { Parser } from '../parser.ts'

export interface LiveAnswers {
  readonly version: number
  readonly groups: readonly SchemaGroup[]
  /** Those of the first schema of each group. */
  readonly content: ContentRows
  readonly surroundings: SurroundingsRows
}

/**
 * Makes a value of what a server has answered.
 *
 * @throws {TenantryError} SQL_INVALID
 */
export function toLiveDatabase(parser: Parser, answers: LiveAnswers): LiveDatabase {
  const { version, groups, content, surroundings } = answers
  const schemaOf = new Map<Origin, string>()
  const originIn =
    (schema: string) =>
    (statement: string): Origin => {
      const origin = { migration: undefined, statement }
      schemaOf.set(origin, schema)
      return origin
    }
  const definitions = new DefinitionParser(parser)
  const [server] = surroundings.server
  const relations = readRelations(content, definitions, originIn)
  const names = new Set(content.relations.map(({ schema, name }) => `${schema}.${name}`))
  const functions = new Map<FunctionState, string>()
  const unread: string[] = []
  for (const row of content.functions) {
    const read = readLiveFunction(row, {
      definitions,
      origin: originIn(row.schema),
      // The path of a function is not followed: it begins with its own schema, or ends in public.
      schemaOf: (name, from) => [from, 'public'].find((schema) => names.has(`${schema}.${name}`)),
    })
    if (read) functions.set(read, row.owner)
    else unread.push(`${row.schema}.${row.name}`)
  }
  const state: DatabaseState = {
    relations: [...relations.keys()],
    functions: [...functions.keys()],
    publications: content.publications.map(({ name, schema, table, filter }): PublicationState => ({
      name,
      table: table === null ? undefined : { schema: schema ?? undefined, name: table },
      ...(table === null && schema !== null && { inSchema: schema }),
      filter: filter === null ? undefined : definitions.condition(filter, `publication ${name}`),
      at: outside(`publication ${name}`),
    })),
    servers: surroundings.servers.map(({ name }) => ({ name, at: outside(`server ${name}`) })),
    makeGrants: makeGrantsOf(surroundings, server?.name ?? '', groups, originIn),
    memberships: membershipsOf(surroundings),
    unread: [],
  }
  return {
    name: server?.name ?? '',
    owner: server?.owner ?? '',
    version,
    versionText: server?.version ?? '',
    reader: server?.reader ?? '',
    state,
    families: groups.map(({ schemas }) => ({
      representative: schemas[0]?.name ?? '',
      schemas: schemas.map(({ name }) => name),
    })),
    relations,
    functionOwners: functions,
    schemaOf,
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
    foreignRows: [],
    unseen: unread.length === 0 ? [] : [`The grammar does not read ${unread.join(', ')}.`],
  }
}

/** Of what lies in no schema. */
function outside(statement: string): Origin {
  return { migration: undefined, statement }
}

function readRelations(
  content: ContentRows,
  definitions: DefinitionParser,
  originIn: (schema: string) => (statement: string) => Origin,
): ReadonlyMap<RelationState, LiveRelation> {
  const rowsOf = rowsByRelation(content)
  return new Map(
    content.relations.map((row) => {
      const rows = rowsOf(row.oid)
      const state = readLiveRelation(row, { rows, definitions, origin: originIn(row.schema) })
      const columns = new Map(
        rows.columns.map(({ name, type, value }) => [name, `${type} ${value ?? ''}`.trim()]),
      )
      const notValidated = rows.constraints.flatMap(({ kind, name, is_validated }) =>
        kind === 'f' && !is_validated ? [name] : [],
      )
      return [state, { owner: row.owner, columns, notValidated }]
    }),
  )
}

function rowsByRelation(content: ContentRows): (oid: string) => RelationRows {
  const columns = byRelation(content.columns)
  const views = byRelation(content.views)
  const constraints = byRelation(content.constraints)
  const indexes = byRelation(content.indexes)
  const policies = byRelation(content.policies)
  const triggers = byRelation(content.triggers)
  const rules = byRelation(content.rules)
  const grants = byRelation(content.grants)
  const parents = byRelation(content.parents)
  return (oid) => ({
    columns: columns.get(oid) ?? [],
    views: views.get(oid) ?? [],
    constraints: constraints.get(oid) ?? [],
    indexes: indexes.get(oid) ?? [],
    policies: policies.get(oid) ?? [],
    triggers: triggers.get(oid) ?? [],
    rules: rules.get(oid) ?? [],
    grants: grants.get(oid) ?? [],
    parents: parents.get(oid) ?? [],
  })
}

function byRelation<Row extends { readonly relation: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, ({ relation }) => relation)
}

function makeGrantsOf(
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

function membershipsOf({ memberships }: SurroundingsRows): DatabaseState['memberships'] {
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

import type {
  DatabaseState,
  FunctionState,
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
import { makeGrantsOf, membershipsOf, readSurroundings } from './read-surroundings.ts'
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
    version,
    state,
    families: groups.map(({ schemas }) => ({
      representative: schemas[0]?.name ?? '',
      schemas: schemas.map(({ name }) => name),
    })),
    relations,
    functionOwners: functions,
    schemaOf,
    ...readSurroundings(surroundings),
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

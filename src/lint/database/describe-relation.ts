import type { LiveRelation, RelationState, SqlNode } from '../../sql/index.ts'

/** What a relation is, fact by fact: `policy tenant` with a text that is the same where the fact is. */
export type RelationFacts = ReadonlyMap<string, string>

export interface Naming {
  readonly schema: string
  /** The schema of each role that is one tenant's. */
  readonly homes: ReadonlyMap<string, string>
  /** All schemas that are made alike. */
  readonly siblings: ReadonlySet<string>
}

/** The kinds of facts that keep tenants apart. */
const WALLS = ['row-level security', 'policy', 'key', 'reference', 'right', 'owner']

export function isWall(fact: string): boolean {
  return WALLS.some((kind) => fact.startsWith(kind))
}

export function describeRelation(
  relation: RelationState,
  { owner, columns }: LiveRelation,
  { schema, homes, siblings }: Naming,
): RelationFacts {
  const role = (name: string): string => (homes.get(name) === schema ? '{{own}}' : name)
  const place = (name: string | undefined): string =>
    name === schema ? '{{schema}}' : (name ?? 'public')
  const text = (node: SqlNode | undefined): string => textOf(node, schema)
  // What leads into the schema of another tenant has rules of its own.
  const isStrange = (of: string | undefined): boolean =>
    of !== undefined && of !== schema && siblings.has(of)
  const { rowSecurity, kind, isInvoker, parents, query } = relation
  const facts: [string, string][] = [
    ['kind', `${kind} ${isInvoker}`],
    ['owner', role(owner)],
    ['row-level security', `${rowSecurity.isEnabled} ${rowSecurity.isForced}`],
    ['parents', parents.map((one) => `${place(one.schema)}.${one.name}`).join(' ')],
    ['query', text(query)],
    ...[...relation.columns.values()].map(({ name, isNotNull }): [string, string] => [
      `column ${name}`,
      `${(columns.get(name) ?? '').replaceAll(`${schema}.`, '')} ${isNotNull}`,
    ]),
    ...[...relation.keys.values()].map(({ name, columns: key, kind: of }): [string, string] => [
      `key ${name}`,
      `${of} ${key.join(' ')}`,
    ]),
    ...[...relation.references.values()]
      .filter(({ table }) => !isStrange(table.schema))
      .map((one): [string, string] => [
        `reference ${one.name}`,
        JSON.stringify({ ...one, at: undefined, table: [place(one.table.schema), one.table.name] }),
      ]),
    ...[...relation.policies.values()].map(
      ({ name, command, isPermissive, roles, using, check }): [string, string] => [
        `policy ${name}`,
        [command, isPermissive, ...roles.map(role), text(using), text(check)].join(' '),
      ],
    ),
    ...[...relation.triggers.values()].map(({ name, calls }): [string, string] => [
      `trigger ${name}`,
      `${place(calls.schema)}.${calls.name}`,
    ]),
    ...relation.grants
      .filter((one) => !isStrange(homes.get(one.role)))
      .map((one): [string, string] => [
        `right of ${role(one.role)} to ${one.privilege}${one.isForColumns ? ' columns' : ''}`,
        String(one.isGrantable),
      ]),
  ]
  return new Map(facts)
}

/** A tree without the places of its text, and without the schema that it is in. */
function textOf(node: SqlNode | undefined, schema: string): string {
  if (node === undefined) return ''
  return JSON.stringify(node, (key, value: unknown) => {
    if (key.endsWith('location') || key === 'stmt_len') return undefined
    return value === schema ? '{{schema}}' : value
  })
}

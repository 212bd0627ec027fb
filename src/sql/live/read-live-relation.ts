import type {
  ColumnState,
  GrantState,
  KeyState,
  Origin,
  PolicyCommand,
  PolicyState,
  ReferenceAction,
  ReferenceState,
  RelationKind,
  RelationState,
  RuleState,
  TriggerState,
} from '../state/database-state.ts'
import type { ConstraintRow, ContentRows, PolicyRow, RelationRow } from './content-rows.ts'
import type { DefinitionParser } from './parse-definition.ts'

const KINDS: Readonly<Record<string, RelationKind>> = {
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
}
const COMMANDS: Readonly<Record<string, PolicyCommand>> = {
  r: 'select',
  a: 'insert',
  w: 'update',
  d: 'delete',
}
const ACTIONS: Readonly<Record<string, ReferenceAction>> = {
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
}
const KEYS = { p: 'primary key', u: 'unique', x: 'exclude' } as const

/** What belongs to a relation. */
export type RelationRows = Pick<
  ContentRows,
  | 'columns'
  | 'views'
  | 'constraints'
  | 'indexes'
  | 'policies'
  | 'triggers'
  | 'rules'
  | 'grants'
  | 'parents'
>

export interface RelationReading {
  readonly rows: RelationRows
  readonly definitions: DefinitionParser
  /** What a thing of the relation is said to be. */
  readonly origin: (what: string) => Origin
}

export function readLiveRelation(row: RelationRow, reading: RelationReading): RelationState {
  const { rows, definitions, origin } = reading
  const { schema, name } = row
  const full = schema === 'public' ? name : `${schema}.${name}`
  const kind = KINDS[row.kind] ?? 'table'
  const at = origin(`${kind} ${full}`)
  const of = (what: string): Origin => origin(`${what} on ${full}`)
  return {
    schema: schema === 'public' ? undefined : schema,
    name,
    kind,
    isTemporary: row.is_temporary,
    columns: byName(
      rows.columns.map(({ name: column, is_not_null: isNotNull, type }): ColumnState => ({
        name: column,
        isNotNull,
        type,
      })),
    ),
    hasUnknownColumns: false,
    parents: rows.parents.map((one) => ({ schema: one.schema, name: one.name })),
    isPartition: row.is_partition,
    keys: byName([
      ...rows.constraints.flatMap((one) => toKey(one, of(`constraint ${one.name}`)) ?? []),
      ...rows.indexes.map((one): KeyState => ({
        name: one.name,
        kind: 'unique',
        columns: present(one.columns),
        at: of(`index ${one.name}`),
      })),
    ]),
    references: byName(
      rows.constraints.flatMap((one) => toReference(one, of(`constraint ${one.name}`)) ?? []),
    ),
    policies: byName(
      rows.policies.map((one) => toPolicy(one, of(`policy ${one.name}`), definitions)),
    ),
    triggers: byName(
      rows.triggers.map((one): TriggerState => {
        const calls = { schema: one.schema, name: one.function }
        return { name: one.name, calls, at: of(`trigger ${one.name}`) }
      }),
    ),
    rules: byName(
      rows.rules.map((one): RuleState => {
        const node = definitions.statement(one.definition)
        const actions =
          node !== undefined && 'RuleStmt' in node ? (node.RuleStmt.actions ?? []) : []
        return { name: one.name, actions, at: of(`rule ${one.name}`) }
      }),
    ),
    grants: rows.grants.map((one): GrantState => ({
      role: one.role,
      privilege: one.privilege,
      isGrantable: one.is_grantable,
      isForColumns: one.is_for_columns,
      at: of(`grant of ${one.privilege} to ${one.role}`),
    })),
    rowSecurity: { isEnabled: row.is_enabled, isForced: row.is_forced, at },
    query: queryOf(rows.views, definitions),
    isInvoker: row.options.some((one) => /^security_invoker=(?:t|true|on|yes|1)$/i.test(one)),
    server: row.server ?? undefined,
    at,
  }
}

/** None for a table; and for a view that is gone since. */
function queryOf(
  views: RelationRows['views'],
  definitions: DefinitionParser,
): RelationState['query'] {
  const text = views[0]?.query
  return typeof text === 'string' ? definitions.statement(text) : undefined
}

function toKey({ name, kind, columns }: ConstraintRow, at: Origin): KeyState | undefined {
  return kind === 'f' ? undefined : { name, kind: KEYS[kind], columns: present(columns), at }
}

function toReference(row: ConstraintRow, at: Origin): ReferenceState | undefined {
  if (row.kind !== 'f') return undefined
  return {
    name: row.name,
    columns: (row.columns ?? []).map((column) => column ?? ''),
    table: { schema: row.target_schema ?? undefined, name: row.target ?? '' },
    targets: row.targets ?? [],
    onDelete: ACTIONS[row.on_delete] ?? 'no action',
    setsOnDelete: row.sets_on_delete ?? [],
    onUpdate: ACTIONS[row.on_update] ?? 'no action',
    isMatchFull: row.is_match_full,
    at,
  }
}

function toPolicy(row: PolicyRow, at: Origin, definitions: DefinitionParser): PolicyState {
  const read = (text: string | null) =>
    text === null ? undefined : definitions.condition(text, at.statement)
  return {
    name: row.name,
    command: COMMANDS[row.command] ?? 'all',
    isPermissive: row.is_permissive,
    roles: row.roles,
    using: read(row.using),
    check: read(row.check),
    at,
  }
}

function present(columns: readonly (string | null)[] | null): (string | undefined)[] {
  return (columns ?? []).map((column) => column ?? undefined)
}

function byName<Item extends { readonly name: string }>(
  items: readonly Item[],
): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.name, item]))
}

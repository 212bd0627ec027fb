import { quoteIdentifier, quoteLiteral, searchPathOf } from '../../../database/sql-text.ts'
import { type ModuleColumn, type ModuleTable, ownKey, writtenColumns } from './module-table.ts'

/** Whose rows move. */
export interface MovingRows {
  readonly module: string
  readonly tenantId: string
}

/**
 * How far the rows of a table have come: what is not behind `after` in the order of the primary key, as the database they
 * come from orders it. `after` is null before the first row.
 */
export interface TableCursor {
  readonly after: readonly string[] | null
  readonly isDone: boolean
  readonly rows: number
}

export const NO_ROWS: TableCursor = { after: null, isDone: false, rows: 0 }

/** The keys of rows that have changed, in a transaction of the database they move to. */
export const CHANGED_KEYS = 'pg_temp.tenantry_changed'

/**
 * Values are written as the same text whoever the session belongs to, and names without a schema are those of the placement.
 * A process that freezes gives its locks back after a minute.
 */
export function beginMoving(mode: 'read' | 'write', schema: string): string {
  const isolation = mode === 'read' ? ' isolation level repeatable read read only' : ''
  return `begin${isolation}; set local search_path = ${searchPathOf(schema)};
    set local idle_in_transaction_session_timeout = '60s'; set local timezone = 'UTC'; set local datestyle = 'ISO, YMD';
    set local intervalstyle = 'postgres'; set local extra_float_digits = 1; set local bytea_output = 'hex'; set local lc_monetary = 'C'`
}

/**
 * Few keys are looked up in large tables, whatever the statistics of a new table say. What is forbidden has so high a cost that
 * PostgreSQL would compile each statement, which takes a hundred times as long as it runs.
 */
export const BY_KEY =
  'set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = off; set local jit = off'

/** The last key of the next rows in order; no row where fewer are left. @param size How many. */
export function nextBound(
  table: ModuleTable,
  { tenantId }: MovingRows,
  cursor: TableCursor,
  size: number,
): string {
  const key = ownKey(table)
  const names = key.map(({ name }) => quoteIdentifier(name))
  return `select array[${names.map((name) => `${name}::text`).join(', ')}] as bound from ${quoteIdentifier(table.name)} r
    where ${isTenants(tenantId)}${behind(key, cursor.after)} order by ${names.join(', ')} offset ${size - 1} limit 1`
}

/** Those behind the cursor, up to a bound or the end. */
export function copyRowsOut(
  table: ModuleTable,
  { tenantId }: MovingRows,
  { after }: TableCursor,
  bound: readonly string[] | undefined,
): string {
  const key = ownKey(table)
  return `copy (select ${columnList(table, 'r.')} from ${quoteIdentifier(table.name)} r
    where ${isTenants(tenantId)}${behind(key, after)}${bound === undefined ? '' : ` and ${compare(key, '<=', bound)}`}) to stdout`
}

/** @param into Another table with the same columns. Default: the table itself. */
export function copyRowsIn(table: ModuleTable, into: string = quoteIdentifier(table.name)): string {
  return `copy ${into} (${columnList(table)}) from stdin`
}

/** Which rows have changed since they were looked at last, as the table of `CHANGED_KEYS` has them. */
export function copyKeysOut(moving: MovingRows): string {
  return `copy (select distinct table_name, key from tenantry.moving_change where ${isMoving(moving)}) to stdout`
}

export const MAKE_CHANGED_KEYS = `create temporary table tenantry_changed (table_name text collate "C", key text[]) on commit drop`
export const COPY_KEYS_IN = `copy ${CHANGED_KEYS} (table_name, key) from stdin`

/** What has become of rows that have changed, as far as they would have been copied. Undefined where none would. */
export function copyChangedOut(
  table: ModuleTable,
  moving: MovingRows,
  cursor: TableCursor,
): string | undefined {
  const rows = changedRows(table, moving, cursor)
  return rows && `copy (select ${columnList(table, 'r.')} ${rows}) to stdout`
}

export function deleteChanged(table: ModuleTable, moving: MovingRows): string {
  const found = lookedUp(table, moving, ARRIVED_KEYS, 'r.tableoid as part, r.ctid as place')
  return `delete from ${quoteIdentifier(table.name)} t using (select r.part, r.place ${found}) f
    where t.ctid = f.place and t.tableoid = f.part`
}

/** A count, and a sum over the rows that knows no order, of all columns as text: where both are equal, the rows are. */
export function digestOf(table: ModuleTable, { tenantId }: MovingRows): string {
  return digest(table, `from ${quoteIdentifier(table.name)} r where ${isTenants(tenantId)}`)
}

/** The same of a table that is the same for all tenants. */
export function digestOfAll(table: ModuleTable): string {
  return digest(table, `from ${quoteIdentifier(table.name)} r`)
}

/** The same of rows that have changed, where they come from. */
export function digestOfChanged(
  table: ModuleTable,
  moving: MovingRows,
  cursor: TableCursor,
): string | undefined {
  const rows = changedRows(table, moving, cursor)
  return rows && digest(table, rows)
}

/** The same of rows that have changed, where they arrive. */
export function digestOfArrived(table: ModuleTable, moving: MovingRows): string {
  return digest(table, lookedUp(table, moving, ARRIVED_KEYS))
}

function digest(table: ModuleTable, rows: string): string {
  const values = table.columns
    .map(({ name }) => `r.${quoteIdentifier(name)}`)
    .toSorted()
    .join(', ')
  return `select count(*)::text as rows, ${sumOfBytes(1)} || ' ' || ${sumOfBytes(9)} as hash
    from (select sha256(convert_to(row(${values})::text, 'UTF8')) as d ${rows}) as digests`
}

function sumOfBytes(from: number): string {
  return `coalesce(sum(('x' || encode(substr(d, ${from}, 8), 'hex'))::bit(64)::bigint), 0)::text`
}

const ARRIVED_KEYS = { from: CHANGED_KEYS, where: '' }

function changedRows(
  table: ModuleTable,
  moving: MovingRows,
  { after, isDone }: TableCursor,
): string | undefined {
  if (after === null && !isDone) return undefined
  const keys = { from: 'tenantry.moving_change', where: ` and ${isMoving(moving)}` }
  const rows = lookedUp(table, moving, keys)
  return isDone ? rows : `${rows} where ${compare(ownKey(table), '<=', after ?? [])}`
}

/**
 * The rows of some keys, each looked up by itself: a planner that has no statistics yet would go through all rows of the tenant
 * for each key. Keys are compared as values and not as texts, since one may have been written in several ways.
 */
function lookedUp(
  table: ModuleTable,
  { tenantId }: MovingRows,
  keys: { readonly from: string; readonly where: string },
  columns = 'r.*',
): string {
  const own = ownKey(table)
  const values = own.map(({ type }, at) => `l.key[${at + 1}]::${type} as k${at}`).join(', ')
  const isSame = own.map(({ name }, at) => ` and r.${quoteIdentifier(name)} = l.k${at}`).join('')
  return `from (select distinct ${values === '' ? 'true' : values} from ${keys.from} l
      where l.table_name = ${quoteLiteral(table.name)}${keys.where}) l
    cross join lateral (select ${columns} from ${quoteIdentifier(table.name)} r where ${isTenants(tenantId)}${isSame} offset 0) r`
}

function behind(key: readonly ModuleColumn[], after: readonly string[] | null): string {
  return after === null ? '' : ` and ${compare(key, '>', after)}`
}

function compare(
  key: readonly ModuleColumn[],
  operator: '>' | '<=',
  values: readonly string[],
): string {
  const names = key.map(({ name }) => `r.${quoteIdentifier(name)}`)
  const bounds = key.map(({ type }, at) => `${quoteLiteral(values[at] ?? '')}::${type}`)
  return `(${names.join(', ')}) ${operator} (${bounds.join(', ')})`
}

function isTenants(tenantId: string): string {
  return `r.tenant_id = ${quoteLiteral(tenantId)}`
}

function isMoving({ module, tenantId }: MovingRows): string {
  return `module = ${quoteLiteral(module)} and tenant_id = ${quoteLiteral(tenantId)}`
}

export function columnList(table: ModuleTable, prefix = ''): string {
  return writtenColumns(table)
    .map(({ name }) => prefix + quoteIdentifier(name))
    .join(', ')
}

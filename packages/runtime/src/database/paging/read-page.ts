import {
  type Expression,
  type ExpressionBuilder,
  expressionBuilder,
  ExpressionWrapper,
  type SelectQueryBuilder,
  type SqlBool,
  type StringReference,
  TupleNode,
} from 'kysely'

import { TenantryError } from '../../errors.ts'
import { sqlStateOf } from '../sql-state.ts'
import {
  invalidCursor,
  type PageOrder,
  type PagePosition,
  readCursor,
  writeCursor,
} from './page-cursor.ts'

export interface PageOptions<DB, TB extends keyof DB, Row = DB[TB]> {
  /** Columns that are never null, and together tell the rows of the query apart: the key but for `tenant_id`. */
  readonly key: readonly StringReference<DB, TB>[]
  /**
   * Columns that the rows hold under their own names, as texts or whole numbers: the cursor takes their values
   * from there. Not times, since a `Date` has lost microseconds, and no numbers that were rounded. Default: none,
   * so that each column of the order is read a second time, as text.
   */
  readonly exact?: readonly (keyof Row & string)[] | undefined
  /** The column that is sorted by; rows in which it is the same follow in the order of the key. Default: the key alone. */
  readonly orderBy?: StringReference<DB, TB> | undefined
  /** Whether `orderBy` may be null; rows where it is come last, in either direction. False lets an index serve `'desc'`. Default: true. */
  readonly isNullable?: boolean | undefined
  /** Default: `'asc'`. */
  readonly direction?: 'asc' | 'desc' | undefined
  /** The most rows of a page. Default: 50. */
  readonly limit?: number | undefined
  /** `next` of the page before, with the same order. Default: the first page. */
  readonly after?: string | undefined
}

export interface Page<Row> {
  readonly items: Row[]
  /** Leads to the next page; null at the end. */
  readonly next: string | null
}

const DEFAULT_LIMIT = 50
const CURSOR = 'tenantry_cursor_'
/** One for all: each callback of Kysely's gets one that is made for it, which takes longer than what it is for. */
// oxlint-disable-next-line typescript/no-explicit-any -- it holds nothing of a database, and is used for each
const EXPRESSIONS = expressionBuilder<any, any>()
/** A value is no value of the column's type: of a uuid, a date, a number, a text. */
const UNFIT_VALUE = new Set(['22P02', '22007', '22008', '22003', '22009', '22021', '22P05'])

/**
 * Reads one page of a query that has neither an order nor a limit. The next one begins behind the last
 * row by its values, so that rows which come or go meanwhile move no others.
 *
 * @throws {TenantryError} PAGE_CURSOR_INVALID where `after` is no cursor of this order; PAGE_SIZE_INVALID.
 */
export async function readPage<DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row>,
  options: PageOptions<DB, TB, NoInfer<Row>>,
): Promise<Page<Row>> {
  const { key, orderBy, direction = 'asc', limit = DEFAULT_LIMIT, after } = options
  if (!Number.isInteger(limit) || limit < 1) throw invalidSize(limit)
  const columns =
    orderBy === undefined ? key : [orderBy, ...key.filter((column) => column !== orderBy)]
  const isNullable = orderBy !== undefined && !key.includes(orderBy) && options.isNullable !== false
  const order: PageOrder = { columns, direction, isNullable }
  const exact = new Set<string>(options.exact)
  const isCopied = columns.some((column) => !exact.has(column))
  const position = after === undefined ? undefined : readCursor(order, after)

  const eb: ExpressionBuilder<DB, TB> = EXPRESSIONS
  let page: SelectQueryBuilder<DB, TB, Row> = query
  if (isCopied) {
    page = query.select(
      columns.flatMap((column, index) =>
        exact.has(column)
          ? []
          : [eb.cast<string | null>(eb.ref(column), 'text').as(`${CURSOR}${index}`)],
      ),
    )
  }
  if (position) page = page.where(isBehind(eb, columns, order, position))
  for (const [index, column] of columns.entries()) {
    page = page.orderBy(eb.ref(column), (by) => {
      const directed = direction === 'asc' ? by.asc() : by.desc()
      return isNullable && index === 0 ? directed.nullsLast() : directed
    })
  }
  // One more than asked for tells whether there is a next page.
  const rows = await executeBehind(page.limit(limit + 1), position)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  const items = rows.slice(0, limit)
  return {
    items: isCopied ? items.map(withoutCursor) : items,
    next: last === undefined ? null : writeCursor(order, positionOf(last, columns, exact)),
  }
}

/** Null is behind everything, in either direction. */
function isBehind<DB, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  columns: readonly StringReference<DB, TB>[],
  { direction, isNullable }: PageOrder,
  position: PagePosition,
): Expression<SqlBool> {
  const operator = direction === 'asc' ? '>' : '<'
  const behind = (start: number): Expression<SqlBool> => {
    const values = position.slice(start).map((value) => eb.val(value))
    const row = columns.slice(start).map((column) => eb.ref(column))
    return eb(tuple(row), operator, tuple(values))
  }
  const [first] = columns
  if (!isNullable || first === undefined) return behind(0)
  const isNull = eb(first, 'is', null)
  return position[0] === null ? eb.and([isNull, behind(1)]) : eb.or([behind(0), isNull])
}

/** Kysely's own takes five at most. */
function tuple(parts: readonly Expression<unknown>[]): Expression<unknown> {
  const [only, ...others] = parts
  if (only !== undefined && others.length === 0) return only
  return new ExpressionWrapper(TupleNode.create(parts.map((part) => part.toOperationNode())))
}

async function executeBehind<Row>(
  query: { execute(): Promise<Row[]> },
  position: PagePosition | undefined,
): Promise<Row[]> {
  try {
    return await query.execute()
  } catch (error) {
    if (position && UNFIT_VALUE.has(sqlStateOf(error) ?? '')) throw invalidCursor(error)
    throw error
  }
}

function positionOf(
  row: object,
  columns: readonly string[],
  exact: ReadonlySet<string>,
): PagePosition {
  return columns.map((column, index) => {
    const name = exact.has(column) ? column : `${CURSOR}${index}`
    const value: string | number | bigint | null = Reflect.get(row, name)
    return value === null ? null : String(value)
  })
}

/** A loop: pages are read often, and `Object.fromEntries` takes ten times as long. */
function withoutCursor<Row>(row: Row): Row {
  const item: Partial<Row> = {}
  for (const name in row) {
    if (!name.startsWith(CURSOR)) item[name] = row[name]
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what the caller did not ask for is missing
  return item as Row
}

function invalidSize(limit: number): TenantryError {
  return new TenantryError('PAGE_SIZE_INVALID', {
    message: `A page was to have ${limit} rows.`,
    hint: 'Give readPage a whole number above 0 as its limit, or nothing for 50.',
    details: { limit },
  })
}

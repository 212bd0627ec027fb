// Written by `saas generate repositories`. Do not edit: it is written anew from the tables.
// Sealed: b7691013fbb8ab1a

import type { TenantDatabase } from '@tenantry/runtime'
import { type Page, readPage } from '@tenantry/runtime/paging'
import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type SelectQueryBuilder,
  type SqlBool,
} from 'kysely'

import type { ShopTables } from './tables.generated.ts'

const COLUMNS = ['order_id', 'number', 'select', 'note'] as const
const NULLABLE: ReadonlySet<string> = new Set(['select', 'note'])
/** What a cursor takes from the row as it is. */
const EXACT = ['order_id', 'number', 'select', 'note'] as const
/** So many that the parameters of one statement suffice. */
const ROWS_AT_ONCE = 13107

function rowOf(values: NewLineItem) {
  return {
    order_id: values.order_id,
    number: values.number,
    select: values.select,
    note: values.note,
  }
}

function changesOf(values: LineItemChanges) {
  return {
    select: values.select,
    note: values.note,
  }
}

function matching(where: LineItemFilter) {
  return (eb: ExpressionBuilder<ShopTables, 'line_item'>) => {
    const all: Expression<SqlBool>[] = []
    if (where.order_id !== undefined) all.push(eb('order_id', '=', where.order_id))
    if (where.number !== undefined) all.push(eb('number', '=', where.number))
    if (where.select !== undefined)
      all.push(eb('select', where.select === null ? 'is' : '=', where.select))
    if (where.note !== undefined) all.push(eb('note', where.note === null ? 'is' : '=', where.note))
    return eb.and(all)
  }
}

/** A row of line item. */
export interface LineItem {
  order_id: string
  number: number
  select: string | null
  note: string | null
}

/** What a new row is made of; what is left out gets its default. */
export interface NewLineItem {
  order_id: string
  number: number
  select?: string | null | undefined
  note?: string | null | undefined
}

/** What an update may set; what is left out stays. */
export interface LineItemChanges {
  select?: string | null | undefined
  note?: string | null | undefined
}

/** What a row has to equal; null asks for rows without a value. */
export interface LineItemFilter {
  order_id?: string | undefined
  number?: number | undefined
  select?: string | null | undefined
  note?: string | null | undefined
}

/** What tells one row from the others. */
export interface LineItemKey {
  order_id: string
  number: number
}

/** The columns that a list can be sorted by. */
export type LineItemOrder = 'order_id' | 'number' | 'select' | 'note'

export interface LineItemListOptions {
  readonly where?: LineItemFilter | undefined
  /** Rows in which it is the same follow in the order of the key, and null comes last. Default: the key alone. */
  readonly orderBy?: LineItemOrder | undefined
  /** Default: `'asc'`. */
  readonly direction?: 'asc' | 'desc' | undefined
  /** Default: 50. */
  readonly limit?: number | undefined
  /** `next` of the page before, with the same order. Default: the first page. */
  readonly after?: string | undefined
}

/** Reads and writes rows of line item of the tenant in the context: the database adds it to every statement. */
export class GeneratedLineItemRepository {
  readonly #tenancy: { readonly db: TenantDatabase<ShopTables> }

  constructor(tenancy: { readonly db: TenantDatabase<ShopTables> }) {
    this.#tenancy = tenancy
  }

  /** The database of the tenant in the context; throws where there is none. */
  protected get db(): TenantDatabase<ShopTables> {
    return this.#tenancy.db
  }

  /** A query to build on: `.where(…)`, joins, an order. */
  rows(
    db: TenantDatabase<ShopTables> = this.db,
  ): SelectQueryBuilder<ShopTables, 'line_item', LineItem> {
    return db.selectFrom('line_item').select(COLUMNS)
  }

  async find(
    key: LineItemKey,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<LineItem | undefined> {
    return await this.rows(db)
      .where('order_id', '=', key.order_id)
      .where('number', '=', key.number)
      .executeTakeFirst()
  }

  /**
   * A page of rows. The next one begins behind the last row of this one, whatever is written meanwhile.
   *
   * @throws {TenantryError} PAGE_CURSOR_INVALID, PAGE_SIZE_INVALID.
   */
  async list(
    { where, ...page }: LineItemListOptions = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Page<LineItem>> {
    const rows = where === undefined ? this.rows(db) : this.rows(db).where(matching(where))
    return await readPage(rows, {
      ...page,
      key: ['order_id', 'number'],
      exact: EXACT,
      isNullable: page.orderBy !== undefined && NULLABLE.has(page.orderBy),
    })
  }

  async create(values: NewLineItem, db: TenantDatabase<ShopTables> = this.db): Promise<LineItem> {
    return await db
      .insertInto('line_item')
      .values(rowOf(values))
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** All of them or none, in their order. */
  async createMany(
    values: readonly NewLineItem[],
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<LineItem[]> {
    const insert = async (within: Kysely<ShopTables>): Promise<LineItem[]> => {
      const created: LineItem[] = []
      for (let start = 0; start < values.length; start += ROWS_AT_ONCE) {
        const part = values.slice(start, start + ROWS_AT_ONCE).map(rowOf)
        created.push(
          ...(await within.insertInto('line_item').values(part).returning(COLUMNS).execute()),
        )
      }
      return created
    }
    const isOneStatement = values.length <= ROWS_AT_ONCE
    return isOneStatement || db.isTransaction
      ? await insert(db)
      : await db.transaction().execute(insert)
  }

  /** The row as it is now; undefined where there is none. */
  async update(
    key: LineItemKey,
    changes: LineItemChanges,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<LineItem | undefined> {
    const set = changesOf(changes)
    const isNothing = Object.values(set).every((value) => value === undefined)
    if (isNothing) return await this.find(key, db)
    return await db
      .updateTable('line_item')
      .set(set)
      .where('order_id', '=', key.order_id)
      .where('number', '=', key.number)
      .returning(COLUMNS)
      .executeTakeFirst()
  }

  /** Creates the row, or changes the one that is there as far as values are given. */
  async upsert(values: NewLineItem, db: TenantDatabase<ShopTables> = this.db): Promise<LineItem> {
    return await db
      .insertInto('line_item')
      .values(rowOf(values))
      .onConflict((conflict) =>
        conflict.columns(['order_id', 'number']).doUpdateSet((eb) => ({
          ...changesOf(values),
          order_id: eb.ref('excluded.order_id'),
        })),
      )
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** Whether there was such a row. */
  async delete(key: LineItemKey, db: TenantDatabase<ShopTables> = this.db): Promise<boolean> {
    const { numDeletedRows } = await db
      .deleteFrom('line_item')
      .where('order_id', '=', key.order_id)
      .where('number', '=', key.number)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  async count(
    where: LineItemFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<number> {
    const { count } = await db
      .selectFrom('line_item')
      .select((eb) => eb.fn.countAll().as('count'))
      .where(matching(where))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async exists(
    where: LineItemFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<boolean> {
    const found = await db
      .selectFrom('line_item')
      .select('tenant_id')
      .where(matching(where))
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
}

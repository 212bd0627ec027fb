// Written by `saas generate repositories`. Do not edit: it is written anew from the tables.
// Sealed: 71f6289f9d128d78

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

const COLUMNS = ['orderId', 'unitPrice'] as const
/** What a cursor takes from the row as it is. */
const EXACT = ['orderId'] as const
/** So many that the parameters of one statement suffice. */
const ROWS_AT_ONCE = 21845

function rowOf(values: NewOrderLine) {
  return {
    orderId: values.orderId,
    unitPrice: values.unitPrice,
  }
}

function changesOf(values: OrderLineChanges) {
  return {
    unitPrice: values.unitPrice,
  }
}

function matching(where: OrderLineFilter) {
  return (eb: ExpressionBuilder<ShopTables, 'OrderLines'>) => {
    const all: Expression<SqlBool>[] = []
    if (where.orderId !== undefined) all.push(eb('orderId', '=', where.orderId))
    if (where.unitPrice !== undefined) all.push(eb('unitPrice', '=', where.unitPrice))
    return eb.and(all)
  }
}

/** A row of order line. */
export interface OrderLine {
  orderId: string
  unitPrice: string
}

/** What a new row is made of; what is left out gets its default. */
export interface NewOrderLine {
  orderId: string
  unitPrice: string | number
}

/** What an update may set; what is left out stays. */
export interface OrderLineChanges {
  unitPrice?: string | number | undefined
}

/** What a row has to equal. */
export interface OrderLineFilter {
  orderId?: string | undefined
  unitPrice?: string | undefined
}

/** The columns that a list can be sorted by. */
export type OrderLineOrder = 'orderId' | 'unitPrice'

export interface OrderLineListOptions {
  readonly where?: OrderLineFilter | undefined
  /** Rows in which it is the same follow in the order of the key, and null comes last. Default: the key alone. */
  readonly orderBy?: OrderLineOrder | undefined
  /** Default: `'asc'`. */
  readonly direction?: 'asc' | 'desc' | undefined
  /** Default: 50. */
  readonly limit?: number | undefined
  /** `next` of the page before, with the same order. Default: the first page. */
  readonly after?: string | undefined
}

/** Reads and writes rows of order line of the tenant in the context: the database adds it to every statement. */
export class GeneratedOrderLineRepository {
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
  ): SelectQueryBuilder<ShopTables, 'OrderLines', OrderLine> {
    return db.selectFrom('OrderLines').select(COLUMNS)
  }

  async find(
    orderId: string,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<OrderLine | undefined> {
    return await this.rows(db).where('orderId', '=', orderId).executeTakeFirst()
  }

  /**
   * A page of rows. The next one begins behind the last row of this one, whatever is written meanwhile.
   *
   * @throws {TenantryError} PAGE_CURSOR_INVALID, PAGE_SIZE_INVALID.
   */
  async list(
    { where, ...page }: OrderLineListOptions = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Page<OrderLine>> {
    const rows = where === undefined ? this.rows(db) : this.rows(db).where(matching(where))
    return await readPage(rows, {
      ...page,
      key: ['orderId'],
      exact: EXACT,
      isNullable: false,
    })
  }

  async create(values: NewOrderLine, db: TenantDatabase<ShopTables> = this.db): Promise<OrderLine> {
    return await db
      .insertInto('OrderLines')
      .values(rowOf(values))
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** All of them or none, in their order. */
  async createMany(
    values: readonly NewOrderLine[],
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<OrderLine[]> {
    const insert = async (within: Kysely<ShopTables>): Promise<OrderLine[]> => {
      const created: OrderLine[] = []
      for (let start = 0; start < values.length; start += ROWS_AT_ONCE) {
        const part = values.slice(start, start + ROWS_AT_ONCE).map(rowOf)
        created.push(
          ...(await within.insertInto('OrderLines').values(part).returning(COLUMNS).execute()),
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
    orderId: string,
    changes: OrderLineChanges,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<OrderLine | undefined> {
    const set = changesOf(changes)
    const isNothing = Object.values(set).every((value) => value === undefined)
    if (isNothing) return await this.find(orderId, db)
    return await db
      .updateTable('OrderLines')
      .set(set)
      .where('orderId', '=', orderId)
      .returning(COLUMNS)
      .executeTakeFirst()
  }

  /** Creates the row, or changes the one that is there as far as values are given. */
  async upsert(values: NewOrderLine, db: TenantDatabase<ShopTables> = this.db): Promise<OrderLine> {
    return await db
      .insertInto('OrderLines')
      .values(rowOf(values))
      .onConflict((conflict) =>
        conflict.columns(['orderId']).doUpdateSet((eb) => ({
          ...changesOf(values),
          orderId: eb.ref('excluded.orderId'),
        })),
      )
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** Whether there was such a row. */
  async delete(orderId: string, db: TenantDatabase<ShopTables> = this.db): Promise<boolean> {
    const { numDeletedRows } = await db
      .deleteFrom('OrderLines')
      .where('orderId', '=', orderId)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  async count(
    where: OrderLineFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<number> {
    const { count } = await db
      .selectFrom('OrderLines')
      .select((eb) => eb.fn.countAll().as('count'))
      .where(matching(where))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async exists(
    where: OrderLineFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<boolean> {
    const found = await db
      .selectFrom('OrderLines')
      .select('tenant_id')
      .where(matching(where))
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
}

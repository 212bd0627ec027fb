// Written by `saas generate repositories`. Do not edit: it is written anew from the tables.
// Sealed: 65a4914ba3100a57

import type { TenantDatabase } from '@tenantry/runtime'
import { type Page, readPage } from '@tenantry/runtime/paging'
import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type SelectQueryBuilder,
  type SqlBool,
} from 'kysely'

import type { BillingTables } from './tables.generated.ts'

const COLUMNS = ['id', 'number', 'amount'] as const
/** What a cursor takes from the row as it is. */
const EXACT = ['id', 'number', 'amount'] as const
/** So many that the parameters of one statement suffice. */
const ROWS_AT_ONCE = 16383

function rowOf(values: NewInvoice) {
  return {
    id: values.id,
    number: values.number,
    amount: values.amount,
  }
}

function changesOf(values: InvoiceChanges) {
  return {
    number: values.number,
    amount: values.amount,
  }
}

function matching(where: InvoiceFilter) {
  return (eb: ExpressionBuilder<BillingTables, 'invoice'>) => {
    const all: Expression<SqlBool>[] = []
    if (where.id !== undefined) all.push(eb('id', '=', where.id))
    if (where.number !== undefined) all.push(eb('number', '=', where.number))
    if (where.amount !== undefined) all.push(eb('amount', '=', where.amount))
    return eb.and(all)
  }
}

/** A row of invoice. */
export interface Invoice {
  id: string
  number: string
  amount: number
}

/** What a new row is made of; what is left out gets its default. */
export interface NewInvoice {
  id?: string | undefined
  number: string
  amount: number
}

/** What an update may set; what is left out stays. */
export interface InvoiceChanges {
  number?: string | undefined
  amount?: number | undefined
}

/** What a row has to equal. */
export interface InvoiceFilter {
  id?: string | undefined
  number?: string | undefined
  amount?: number | undefined
}

/** The columns that a list can be sorted by. */
export type InvoiceOrder = 'id' | 'number' | 'amount'

export interface InvoiceListOptions {
  readonly where?: InvoiceFilter | undefined
  /** Rows in which it is the same follow in the order of the key, and null comes last. Default: the key alone. */
  readonly orderBy?: InvoiceOrder | undefined
  /** Default: `'asc'`. */
  readonly direction?: 'asc' | 'desc' | undefined
  /** Default: 50. */
  readonly limit?: number | undefined
  /** `next` of the page before, with the same order. Default: the first page. */
  readonly after?: string | undefined
}

/** Reads and writes rows of invoice of the tenant in the context: the database adds it to every statement. */
export class GeneratedInvoiceRepository {
  readonly #tenancy: { readonly db: TenantDatabase<BillingTables> }

  constructor(tenancy: { readonly db: TenantDatabase<BillingTables> }) {
    this.#tenancy = tenancy
  }

  /** The database of the tenant in the context; throws where there is none. */
  protected get db(): TenantDatabase<BillingTables> {
    return this.#tenancy.db
  }

  /** A query to build on: `.where(…)`, joins, an order. */
  rows(
    db: TenantDatabase<BillingTables> = this.db,
  ): SelectQueryBuilder<BillingTables, 'invoice', Invoice> {
    return db.selectFrom('invoice').select(COLUMNS)
  }

  async find(
    id: string,
    db: TenantDatabase<BillingTables> = this.db,
  ): Promise<Invoice | undefined> {
    return await this.rows(db).where('id', '=', id).executeTakeFirst()
  }

  /**
   * A page of rows. The next one begins behind the last row of this one, whatever is written meanwhile.
   *
   * @throws {TenantryError} PAGE_CURSOR_INVALID, PAGE_SIZE_INVALID.
   */
  async list(
    { where, ...page }: InvoiceListOptions = {},
    db: TenantDatabase<BillingTables> = this.db,
  ): Promise<Page<Invoice>> {
    const rows = where === undefined ? this.rows(db) : this.rows(db).where(matching(where))
    return await readPage(rows, {
      ...page,
      key: ['id'],
      exact: EXACT,
      isNullable: false,
    })
  }

  async create(values: NewInvoice, db: TenantDatabase<BillingTables> = this.db): Promise<Invoice> {
    return await db
      .insertInto('invoice')
      .values(rowOf(values))
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** All of them or none, in their order. */
  async createMany(
    values: readonly NewInvoice[],
    db: TenantDatabase<BillingTables> = this.db,
  ): Promise<Invoice[]> {
    const insert = async (within: Kysely<BillingTables>): Promise<Invoice[]> => {
      const created: Invoice[] = []
      for (let start = 0; start < values.length; start += ROWS_AT_ONCE) {
        const part = values.slice(start, start + ROWS_AT_ONCE).map(rowOf)
        created.push(
          ...(await within.insertInto('invoice').values(part).returning(COLUMNS).execute()),
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
    id: string,
    changes: InvoiceChanges,
    db: TenantDatabase<BillingTables> = this.db,
  ): Promise<Invoice | undefined> {
    const set = changesOf(changes)
    const isNothing = Object.values(set).every((value) => value === undefined)
    if (isNothing) return await this.find(id, db)
    return await db
      .updateTable('invoice')
      .set(set)
      .where('id', '=', id)
      .returning(COLUMNS)
      .executeTakeFirst()
  }

  /** Creates the row, or changes the one that is there as far as values are given. */
  async upsert(
    values: NewInvoice & { id: string },
    db: TenantDatabase<BillingTables> = this.db,
  ): Promise<Invoice> {
    return await db
      .insertInto('invoice')
      .values(rowOf(values))
      .onConflict((conflict) =>
        conflict.columns(['id']).doUpdateSet((eb) => ({
          ...changesOf(values),
          id: eb.ref('excluded.id'),
        })),
      )
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** Whether there was such a row. */
  async delete(id: string, db: TenantDatabase<BillingTables> = this.db): Promise<boolean> {
    const { numDeletedRows } = await db
      .deleteFrom('invoice')
      .where('id', '=', id)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  async count(
    where: InvoiceFilter = {},
    db: TenantDatabase<BillingTables> = this.db,
  ): Promise<number> {
    const { count } = await db
      .selectFrom('invoice')
      .select((eb) => eb.fn.countAll().as('count'))
      .where(matching(where))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async exists(
    where: InvoiceFilter = {},
    db: TenantDatabase<BillingTables> = this.db,
  ): Promise<boolean> {
    const found = await db
      .selectFrom('invoice')
      .select('tenant_id')
      .where(matching(where))
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
}

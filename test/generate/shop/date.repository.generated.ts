// Written by `saas generate repositories`. Do not edit: it is written anew from the tables.
// Sealed: bd1083f83969fb1b

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

const COLUMNS = ['id', 'isNothing'] as const
const NULLABLE: ReadonlySet<string> = new Set(['isNothing'])
/** What a cursor takes from the row as it is. */
const EXACT = ['isNothing'] as const
/** So many that the parameters of one statement suffice. */
const ROWS_AT_ONCE = 32767

function rowOf(values: NewDateRecord) {
  return {
    isNothing: values.isNothing,
  }
}

function changesOf(values: DateRecordChanges) {
  return {
    isNothing: values.isNothing,
  }
}

function matching(where: DateRecordFilter) {
  return (eb: ExpressionBuilder<ShopTables, 'date'>) => {
    const all: Expression<SqlBool>[] = []
    if (where.id !== undefined) all.push(eb('id', '=', where.id))
    if (where.isNothing !== undefined)
      all.push(eb('isNothing', where.isNothing === null ? 'is' : '=', where.isNothing))
    return eb.and(all)
  }
}

/** A row of date. */
export interface DateRecord {
  id: string
  isNothing: string | null
}

/** What a new row is made of; what is left out gets its default. */
export interface NewDateRecord {
  isNothing?: string | null | undefined
}

/** What an update may set; what is left out stays. */
export interface DateRecordChanges {
  isNothing?: string | null | undefined
}

/** What a row has to equal; null asks for rows without a value. */
export interface DateRecordFilter {
  id?: string | undefined
  isNothing?: string | null | undefined
}

/** The columns that a list can be sorted by. */
export type DateRecordOrder = 'id' | 'isNothing'

export interface DateRecordListOptions {
  readonly where?: DateRecordFilter | undefined
  /** Rows in which it is the same follow in the order of the key, and null comes last. Default: the key alone. */
  readonly orderBy?: DateRecordOrder | undefined
  /** Default: `'asc'`. */
  readonly direction?: 'asc' | 'desc' | undefined
  /** Default: 50. */
  readonly limit?: number | undefined
  /** `next` of the page before, with the same order. Default: the first page. */
  readonly after?: string | undefined
}

/** Reads and writes rows of date of the tenant in the context: the database adds it to every statement. */
export class GeneratedDateRecordRepository {
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
  ): SelectQueryBuilder<ShopTables, 'date', DateRecord> {
    return db.selectFrom('date').select(COLUMNS)
  }

  async find(
    id: string,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<DateRecord | undefined> {
    return await this.rows(db).where('id', '=', id).executeTakeFirst()
  }

  /**
   * A page of rows. The next one begins behind the last row of this one, whatever is written meanwhile.
   *
   * @throws {TenantryError} PAGE_CURSOR_INVALID, PAGE_SIZE_INVALID.
   */
  async list(
    { where, ...page }: DateRecordListOptions = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Page<DateRecord>> {
    const rows = where === undefined ? this.rows(db) : this.rows(db).where(matching(where))
    return await readPage(rows, {
      ...page,
      key: ['id'],
      exact: EXACT,
      isNullable: page.orderBy !== undefined && NULLABLE.has(page.orderBy),
    })
  }

  async create(
    values: NewDateRecord,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<DateRecord> {
    return await db
      .insertInto('date')
      .values(rowOf(values))
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** All of them or none, in their order. */
  async createMany(
    values: readonly NewDateRecord[],
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<DateRecord[]> {
    const insert = async (within: Kysely<ShopTables>): Promise<DateRecord[]> => {
      const created: DateRecord[] = []
      for (let start = 0; start < values.length; start += ROWS_AT_ONCE) {
        const part = values.slice(start, start + ROWS_AT_ONCE).map(rowOf)
        created.push(...(await within.insertInto('date').values(part).returning(COLUMNS).execute()))
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
    changes: DateRecordChanges,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<DateRecord | undefined> {
    const set = changesOf(changes)
    const isNothing = Object.values(set).every((value) => value === undefined)
    if (isNothing) return await this.find(id, db)
    return await db
      .updateTable('date')
      .set(set)
      .where('id', '=', id)
      .returning(COLUMNS)
      .executeTakeFirst()
  }

  /** Whether there was such a row. */
  async delete(id: string, db: TenantDatabase<ShopTables> = this.db): Promise<boolean> {
    const { numDeletedRows } = await db.deleteFrom('date').where('id', '=', id).executeTakeFirst()
    return numDeletedRows > 0n
  }

  async count(
    where: DateRecordFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<number> {
    const { count } = await db
      .selectFrom('date')
      .select((eb) => eb.fn.countAll().as('count'))
      .where(matching(where))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async exists(
    where: DateRecordFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<boolean> {
    const found = await db
      .selectFrom('date')
      .select('tenant_id')
      .where(matching(where))
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
}

// Written by `saas generate repositories`. Do not edit: it is written anew from the tables.
// Sealed: 07b475d2cc28feeb

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

const COLUMNS = ['class', 'odd-Name'] as const
const NULLABLE: ReadonlySet<string> = new Set(['odd-Name'])
/** What a cursor takes from the row as it is. */
const EXACT = ['class', 'odd-Name'] as const
/** So many that the parameters of one statement suffice. */
const ROWS_AT_ONCE = 21845

function rowOf(values: NewClass) {
  return {
    class: values.class,
    'odd-Name': values['odd-Name'],
  }
}

function changesOf(values: ClassChanges) {
  return {
    'odd-Name': values['odd-Name'],
  }
}

function matching(where: ClassFilter) {
  return (eb: ExpressionBuilder<ShopTables, 'class'>) => {
    const all: Expression<SqlBool>[] = []
    if (where.class !== undefined) all.push(eb('class', '=', where.class))
    if (where['odd-Name'] !== undefined)
      all.push(eb('odd-Name', where['odd-Name'] === null ? 'is' : '=', where['odd-Name']))
    return eb.and(all)
  }
}

/** A row of class. */
export interface Class {
  class: string
  'odd-Name': number | null
}

/** What a new row is made of; what is left out gets its default. */
export interface NewClass {
  class: string
  'odd-Name'?: number | null | undefined
}

/** What an update may set; what is left out stays. */
export interface ClassChanges {
  'odd-Name'?: number | null | undefined
}

/** What a row has to equal; null asks for rows without a value. */
export interface ClassFilter {
  class?: string | undefined
  'odd-Name'?: number | null | undefined
}

/** The columns that a list can be sorted by. */
export type ClassOrder = 'class' | 'odd-Name'

export interface ClassListOptions {
  readonly where?: ClassFilter | undefined
  /** Rows in which it is the same follow in the order of the key, and null comes last. Default: the key alone. */
  readonly orderBy?: ClassOrder | undefined
  /** Default: `'asc'`. */
  readonly direction?: 'asc' | 'desc' | undefined
  /** Default: 50. */
  readonly limit?: number | undefined
  /** `next` of the page before, with the same order. Default: the first page. */
  readonly after?: string | undefined
}

/** Reads and writes rows of class of the tenant in the context: the database adds it to every statement. */
export class GeneratedClassRepository {
  readonly #tenancy: { readonly db: TenantDatabase<ShopTables> }

  constructor(tenancy: { readonly db: TenantDatabase<ShopTables> }) {
    this.#tenancy = tenancy
  }

  /** The database of the tenant in the context; throws where there is none. */
  protected get db(): TenantDatabase<ShopTables> {
    return this.#tenancy.db
  }

  /** A query to build on: `.where(…)`, joins, an order. */
  rows(db: TenantDatabase<ShopTables> = this.db): SelectQueryBuilder<ShopTables, 'class', Class> {
    return db.selectFrom('class').select(COLUMNS)
  }

  async find(
    classValue: string,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Class | undefined> {
    return await this.rows(db).where('class', '=', classValue).executeTakeFirst()
  }

  /**
   * A page of rows. The next one begins behind the last row of this one, whatever is written meanwhile.
   *
   * @throws {TenantryError} PAGE_CURSOR_INVALID, PAGE_SIZE_INVALID.
   */
  async list(
    { where, ...page }: ClassListOptions = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Page<Class>> {
    const rows = where === undefined ? this.rows(db) : this.rows(db).where(matching(where))
    return await readPage(rows, {
      ...page,
      key: ['class'],
      exact: EXACT,
      isNullable: page.orderBy !== undefined && NULLABLE.has(page.orderBy),
    })
  }

  async create(values: NewClass, db: TenantDatabase<ShopTables> = this.db): Promise<Class> {
    return await db
      .insertInto('class')
      .values(rowOf(values))
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** All of them or none, in their order. */
  async createMany(
    values: readonly NewClass[],
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Class[]> {
    const insert = async (within: Kysely<ShopTables>): Promise<Class[]> => {
      const created: Class[] = []
      for (let start = 0; start < values.length; start += ROWS_AT_ONCE) {
        const part = values.slice(start, start + ROWS_AT_ONCE).map(rowOf)
        created.push(
          ...(await within.insertInto('class').values(part).returning(COLUMNS).execute()),
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
    classValue: string,
    changes: ClassChanges,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Class | undefined> {
    const set = changesOf(changes)
    const isNothing = Object.values(set).every((value) => value === undefined)
    if (isNothing) return await this.find(classValue, db)
    return await db
      .updateTable('class')
      .set(set)
      .where('class', '=', classValue)
      .returning(COLUMNS)
      .executeTakeFirst()
  }

  /** Creates the row, or changes the one that is there as far as values are given. */
  async upsert(values: NewClass, db: TenantDatabase<ShopTables> = this.db): Promise<Class> {
    return await db
      .insertInto('class')
      .values(rowOf(values))
      .onConflict((conflict) =>
        conflict.columns(['class']).doUpdateSet((eb) => ({
          ...changesOf(values),
          class: eb.ref('excluded.class'),
        })),
      )
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** Whether there was such a row. */
  async delete(classValue: string, db: TenantDatabase<ShopTables> = this.db): Promise<boolean> {
    const { numDeletedRows } = await db
      .deleteFrom('class')
      .where('class', '=', classValue)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  async count(where: ClassFilter = {}, db: TenantDatabase<ShopTables> = this.db): Promise<number> {
    const { count } = await db
      .selectFrom('class')
      .select((eb) => eb.fn.countAll().as('count'))
      .where(matching(where))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async exists(
    where: ClassFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<boolean> {
    const found = await db
      .selectFrom('class')
      .select('tenant_id')
      .where(matching(where))
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
}

// Written by `saas generate repositories`. Do not edit: it is written anew from the tables.
// Sealed: e6f5878f22671d2a

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

const COLUMNS = ['one', 'other'] as const
/** What a cursor takes from the row as it is. */
const EXACT = ['one', 'other'] as const
/** So many that the parameters of one statement suffice. */
const ROWS_AT_ONCE = 21845

function rowOf(values: NewPairOfKey) {
  return {
    one: values.one,
    other: values.other,
  }
}

function matching(where: PairOfKeyFilter) {
  return (eb: ExpressionBuilder<ShopTables, 'pair_of_keys'>) => {
    const all: Expression<SqlBool>[] = []
    if (where.one !== undefined) all.push(eb('one', '=', where.one))
    if (where.other !== undefined) all.push(eb('other', '=', where.other))
    return eb.and(all)
  }
}

/** A row of pair of key. */
export interface PairOfKey {
  one: number
  other: number
}

/** What a new row is made of; what is left out gets its default. */
export interface NewPairOfKey {
  one: number
  other: number
}

/** What a row has to equal. */
export interface PairOfKeyFilter {
  one?: number | undefined
  other?: number | undefined
}

/** What tells one row from the others. */
export interface PairOfKeyKey {
  one: number
  other: number
}

/** The columns that a list can be sorted by. */
export type PairOfKeyOrder = 'one' | 'other'

export interface PairOfKeyListOptions {
  readonly where?: PairOfKeyFilter | undefined
  /** Rows in which it is the same follow in the order of the key, and null comes last. Default: the key alone. */
  readonly orderBy?: PairOfKeyOrder | undefined
  /** Default: `'asc'`. */
  readonly direction?: 'asc' | 'desc' | undefined
  /** Default: 50. */
  readonly limit?: number | undefined
  /** `next` of the page before, with the same order. Default: the first page. */
  readonly after?: string | undefined
}

/** Reads and writes rows of pair of key of the tenant in the context: the database adds it to every statement. */
export class GeneratedPairOfKeyRepository {
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
  ): SelectQueryBuilder<ShopTables, 'pair_of_keys', PairOfKey> {
    return db.selectFrom('pair_of_keys').select(COLUMNS)
  }

  async find(
    key: PairOfKeyKey,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<PairOfKey | undefined> {
    return await this.rows(db)
      .where('one', '=', key.one)
      .where('other', '=', key.other)
      .executeTakeFirst()
  }

  /**
   * A page of rows. The next one begins behind the last row of this one, whatever is written meanwhile.
   *
   * @throws {TenantryError} PAGE_CURSOR_INVALID, PAGE_SIZE_INVALID.
   */
  async list(
    { where, ...page }: PairOfKeyListOptions = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Page<PairOfKey>> {
    const rows = where === undefined ? this.rows(db) : this.rows(db).where(matching(where))
    return await readPage(rows, {
      ...page,
      key: ['one', 'other'],
      exact: EXACT,
      isNullable: false,
    })
  }

  async create(values: NewPairOfKey, db: TenantDatabase<ShopTables> = this.db): Promise<PairOfKey> {
    return await db
      .insertInto('pair_of_keys')
      .values(rowOf(values))
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** All of them or none, in their order. */
  async createMany(
    values: readonly NewPairOfKey[],
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<PairOfKey[]> {
    const insert = async (within: Kysely<ShopTables>): Promise<PairOfKey[]> => {
      const created: PairOfKey[] = []
      for (let start = 0; start < values.length; start += ROWS_AT_ONCE) {
        const part = values.slice(start, start + ROWS_AT_ONCE).map(rowOf)
        created.push(
          ...(await within.insertInto('pair_of_keys').values(part).returning(COLUMNS).execute()),
        )
      }
      return created
    }
    const isOneStatement = values.length <= ROWS_AT_ONCE
    return isOneStatement || db.isTransaction
      ? await insert(db)
      : await db.transaction().execute(insert)
  }

  /** Creates the row, or changes the one that is there as far as values are given. */
  async upsert(values: NewPairOfKey, db: TenantDatabase<ShopTables> = this.db): Promise<PairOfKey> {
    return await db
      .insertInto('pair_of_keys')
      .values(rowOf(values))
      .onConflict((conflict) =>
        conflict.columns(['one', 'other']).doUpdateSet((eb) => ({ one: eb.ref('excluded.one') })),
      )
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** Whether there was such a row. */
  async delete(key: PairOfKeyKey, db: TenantDatabase<ShopTables> = this.db): Promise<boolean> {
    const { numDeletedRows } = await db
      .deleteFrom('pair_of_keys')
      .where('one', '=', key.one)
      .where('other', '=', key.other)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  async count(
    where: PairOfKeyFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<number> {
    const { count } = await db
      .selectFrom('pair_of_keys')
      .select((eb) => eb.fn.countAll().as('count'))
      .where(matching(where))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async exists(
    where: PairOfKeyFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<boolean> {
    const found = await db
      .selectFrom('pair_of_keys')
      .select('tenant_id')
      .where(matching(where))
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
}

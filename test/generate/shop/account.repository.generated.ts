// Written by `saas generate repositories`. Do not edit: it is written anew from the tables.
// Sealed: b99a8e7732ed4ab7

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

const COLUMNS = ['id', 'email', 'nick', 'version'] as const
const NULLABLE: ReadonlySet<string> = new Set(['nick'])
/** What a cursor takes from the row as it is. */
const EXACT = ['id', 'version'] as const
/** So many that the parameters of one statement suffice. */
const ROWS_AT_ONCE = 16383

function rowOf(values: NewAccount) {
  return {
    id: values.id,
    email: values.email,
    nick: values.nick,
  }
}

function changesOf(values: AccountChanges) {
  return {
    email: values.email,
    nick: values.nick,
  }
}

function matching(where: AccountFilter) {
  return (eb: ExpressionBuilder<ShopTables, 'account'>) => {
    const all: Expression<SqlBool>[] = []
    if (where.id !== undefined) all.push(eb('id', '=', where.id))
    if (where.email !== undefined) all.push(eb('email', '=', where.email))
    if (where.nick !== undefined) all.push(eb('nick', where.nick === null ? 'is' : '=', where.nick))
    if (where.version !== undefined) all.push(eb('version', '=', where.version))
    return eb.and(all)
  }
}

/** A row of account. */
export interface Account {
  id: string
  email: string
  nick: string | null
  version: number
}

/** What a new row is made of; what is left out gets its default. */
export interface NewAccount {
  id?: string | undefined
  email: string
  nick?: string | null | undefined
}

/** What an update may set; what is left out stays. */
export interface AccountChanges {
  email?: string | undefined
  nick?: string | null | undefined
}

/** What a row has to equal; null asks for rows without a value. */
export interface AccountFilter {
  id?: string | undefined
  email?: string | undefined
  nick?: string | null | undefined
  version?: number | undefined
}

/** The columns that a list can be sorted by. */
export type AccountOrder = 'id' | 'email' | 'nick' | 'version'

export interface AccountListOptions {
  readonly where?: AccountFilter | undefined
  /** Rows in which it is the same follow in the order of the key, and null comes last. Default: the key alone. */
  readonly orderBy?: AccountOrder | undefined
  /** Default: `'asc'`. */
  readonly direction?: 'asc' | 'desc' | undefined
  /** Default: 50. */
  readonly limit?: number | undefined
  /** `next` of the page before, with the same order. Default: the first page. */
  readonly after?: string | undefined
}

/** Reads and writes rows of account of the tenant in the context: the database adds it to every statement. */
export class GeneratedAccountRepository {
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
  ): SelectQueryBuilder<ShopTables, 'account', Account> {
    return db.selectFrom('account').select(COLUMNS)
  }

  async find(id: string, db: TenantDatabase<ShopTables> = this.db): Promise<Account | undefined> {
    return await this.rows(db).where('id', '=', id).executeTakeFirst()
  }

  async findByEmail(
    email: string,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Account | undefined> {
    return await this.rows(db).where('email', '=', email).executeTakeFirst()
  }

  /**
   * A page of rows. The next one begins behind the last row of this one, whatever is written meanwhile.
   *
   * @throws {TenantryError} PAGE_CURSOR_INVALID, PAGE_SIZE_INVALID.
   */
  async list(
    { where, ...page }: AccountListOptions = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Page<Account>> {
    const rows = where === undefined ? this.rows(db) : this.rows(db).where(matching(where))
    return await readPage(rows, {
      ...page,
      key: ['id'],
      exact: EXACT,
      isNullable: page.orderBy !== undefined && NULLABLE.has(page.orderBy),
    })
  }

  async create(values: NewAccount, db: TenantDatabase<ShopTables> = this.db): Promise<Account> {
    return await db
      .insertInto('account')
      .values(rowOf(values))
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** All of them or none, in their order. */
  async createMany(
    values: readonly NewAccount[],
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Account[]> {
    const insert = async (within: Kysely<ShopTables>): Promise<Account[]> => {
      const created: Account[] = []
      for (let start = 0; start < values.length; start += ROWS_AT_ONCE) {
        const part = values.slice(start, start + ROWS_AT_ONCE).map(rowOf)
        created.push(
          ...(await within.insertInto('account').values(part).returning(COLUMNS).execute()),
        )
      }
      return created
    }
    const isOneStatement = values.length <= ROWS_AT_ONCE
    return isOneStatement || db.isTransaction
      ? await insert(db)
      : await db.transaction().execute(insert)
  }

  /**
   * The row as it is now; undefined where there is none, or where it has another version than the one given.
   * Default: whatever version it has.
   */
  async update(
    id: string,
    changes: AccountChanges,
    { version }: { readonly version?: number | undefined } = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Account | undefined> {
    const query = db
      .updateTable('account')
      .set((eb) => ({
        ...changesOf(changes),
        version: eb('account.version', '+', 1),
      }))
      .where('id', '=', id)
    const expected = version === undefined ? query : query.where('version', '=', version)
    return await expected.returning(COLUMNS).executeTakeFirst()
  }

  /** Creates the row, or changes the one that is there as far as values are given. */
  async upsert(
    values: NewAccount & { id: string },
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Account> {
    return await db
      .insertInto('account')
      .values(rowOf(values))
      .onConflict((conflict) =>
        conflict.columns(['id']).doUpdateSet((eb) => ({
          ...changesOf(values),
          version: eb('account.version', '+', 1),
        })),
      )
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** Creates the row, or changes the one that is there as far as values are given. */
  async upsertByEmail(
    values: NewAccount,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Account> {
    return await db
      .insertInto('account')
      .values(rowOf(values))
      .onConflict((conflict) =>
        conflict.columns(['email']).doUpdateSet((eb) => ({
          ...changesOf(values),
          version: eb('account.version', '+', 1),
        })),
      )
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** Whether there was such a row. */
  async delete(id: string, db: TenantDatabase<ShopTables> = this.db): Promise<boolean> {
    const { numDeletedRows } = await db
      .deleteFrom('account')
      .where('id', '=', id)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  async count(
    where: AccountFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<number> {
    const { count } = await db
      .selectFrom('account')
      .select((eb) => eb.fn.countAll().as('count'))
      .where(matching(where))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async exists(
    where: AccountFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<boolean> {
    const found = await db
      .selectFrom('account')
      .select('tenant_id')
      .where(matching(where))
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
}

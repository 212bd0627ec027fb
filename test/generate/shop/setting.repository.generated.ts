// Written by `saas generate repositories`. Do not edit: it is written anew from the tables.
// Sealed: 60d2d1c874cdebb6

import type { TenantDatabase } from '@tenantry/runtime'
import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type SelectQueryBuilder,
  type SqlBool,
} from 'kysely'

import type { ShopTables } from './tables.generated.ts'

const COLUMNS = ['theme'] as const
/** So many that the parameters of one statement suffice. */
const ROWS_AT_ONCE = 32767

function rowOf(values: NewSetting) {
  return {
    theme: values.theme,
  }
}

function changesOf(values: SettingChanges) {
  return {
    theme: values.theme,
  }
}

function matching(where: SettingFilter) {
  return (eb: ExpressionBuilder<ShopTables, 'setting'>) => {
    const all: Expression<SqlBool>[] = []
    if (where.theme !== undefined) all.push(eb('theme', '=', where.theme))
    return eb.and(all)
  }
}

/** A row of setting. */
export interface Setting {
  theme: string
}

/** What a new row is made of; what is left out gets its default. */
export interface NewSetting {
  theme?: string | undefined
}

/** What an update may set; what is left out stays. */
export interface SettingChanges {
  theme?: string | undefined
}

/** What a row has to equal. */
export interface SettingFilter {
  theme?: string | undefined
}

/** Reads and writes rows of setting of the tenant in the context: the database adds it to every statement. */
export class GeneratedSettingRepository {
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
  ): SelectQueryBuilder<ShopTables, 'setting', Setting> {
    return db.selectFrom('setting').select(COLUMNS)
  }

  async find(db: TenantDatabase<ShopTables> = this.db): Promise<Setting | undefined> {
    return await this.rows(db).executeTakeFirst()
  }

  async create(values: NewSetting, db: TenantDatabase<ShopTables> = this.db): Promise<Setting> {
    return await db
      .insertInto('setting')
      .values(rowOf(values))
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** All of them or none, in their order. */
  async createMany(
    values: readonly NewSetting[],
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Setting[]> {
    const insert = async (within: Kysely<ShopTables>): Promise<Setting[]> => {
      const created: Setting[] = []
      for (let start = 0; start < values.length; start += ROWS_AT_ONCE) {
        const part = values.slice(start, start + ROWS_AT_ONCE).map(rowOf)
        created.push(
          ...(await within.insertInto('setting').values(part).returning(COLUMNS).execute()),
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
    changes: SettingChanges,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Setting | undefined> {
    const set = changesOf(changes)
    const isNothing = Object.values(set).every((value) => value === undefined)
    if (isNothing) return await this.find(db)
    return await db.updateTable('setting').set(set).returning(COLUMNS).executeTakeFirst()
  }

  /** Creates the row, or changes the one that is there as far as values are given. */
  async upsert(values: NewSetting, db: TenantDatabase<ShopTables> = this.db): Promise<Setting> {
    return await db
      .insertInto('setting')
      .values(rowOf(values))
      .onConflict((conflict) =>
        conflict.columns(['tenant_id']).doUpdateSet((eb) => ({
          ...changesOf(values),
          theme: values.theme === undefined ? eb.ref('setting.theme') : changesOf(values).theme,
        })),
      )
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** Whether there was such a row. */
  async delete(db: TenantDatabase<ShopTables> = this.db): Promise<boolean> {
    const { numDeletedRows } = await db.deleteFrom('setting').executeTakeFirst()
    return numDeletedRows > 0n
  }

  async count(
    where: SettingFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<number> {
    const { count } = await db
      .selectFrom('setting')
      .select((eb) => eb.fn.countAll().as('count'))
      .where(matching(where))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async exists(
    where: SettingFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<boolean> {
    const found = await db
      .selectFrom('setting')
      .select('tenant_id')
      .where(matching(where))
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
}

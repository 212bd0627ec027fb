// Written by `saas generate repositories`. Do not edit: it is written anew from the tables.
// Sealed: 1b2b0084994307ff

import type { TenantDatabase } from '@tenantry/runtime'
import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type SelectQueryBuilder,
  type SqlBool,
} from 'kysely'

import type { ShopTables } from './tables.generated.ts'

const COLUMNS = ['path'] as const
/** So many that the parameters of one statement suffice. */
const ROWS_AT_ONCE = 32767

function rowOf(values: NewVisit) {
  return {
    path: values.path,
  }
}

function matching(where: VisitFilter) {
  return (eb: ExpressionBuilder<ShopTables, 'visit'>) => {
    const all: Expression<SqlBool>[] = []
    if (where.path !== undefined) all.push(eb('path', '=', where.path))
    return eb.and(all)
  }
}

/** A row of visit. */
export interface Visit {
  path: string
}

/** What a new row is made of; what is left out gets its default. */
export interface NewVisit {
  path: string
}

/** What a row has to equal. */
export interface VisitFilter {
  path?: string | undefined
}

/** Reads and writes rows of visit of the tenant in the context: the database adds it to every statement. */
export class GeneratedVisitRepository {
  readonly #tenancy: { readonly db: TenantDatabase<ShopTables> }

  constructor(tenancy: { readonly db: TenantDatabase<ShopTables> }) {
    this.#tenancy = tenancy
  }

  /** The database of the tenant in the context; throws where there is none. */
  protected get db(): TenantDatabase<ShopTables> {
    return this.#tenancy.db
  }

  /** A query to build on: `.where(…)`, joins, an order. */
  rows(db: TenantDatabase<ShopTables> = this.db): SelectQueryBuilder<ShopTables, 'visit', Visit> {
    return db.selectFrom('visit').select(COLUMNS)
  }

  async create(values: NewVisit, db: TenantDatabase<ShopTables> = this.db): Promise<Visit> {
    return await db
      .insertInto('visit')
      .values(rowOf(values))
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** All of them or none, in their order. */
  async createMany(
    values: readonly NewVisit[],
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Visit[]> {
    const insert = async (within: Kysely<ShopTables>): Promise<Visit[]> => {
      const created: Visit[] = []
      for (let start = 0; start < values.length; start += ROWS_AT_ONCE) {
        const part = values.slice(start, start + ROWS_AT_ONCE).map(rowOf)
        created.push(
          ...(await within.insertInto('visit').values(part).returning(COLUMNS).execute()),
        )
      }
      return created
    }
    const isOneStatement = values.length <= ROWS_AT_ONCE
    return isOneStatement || db.isTransaction
      ? await insert(db)
      : await db.transaction().execute(insert)
  }

  async count(where: VisitFilter = {}, db: TenantDatabase<ShopTables> = this.db): Promise<number> {
    const { count } = await db
      .selectFrom('visit')
      .select((eb) => eb.fn.countAll().as('count'))
      .where(matching(where))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async exists(
    where: VisitFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<boolean> {
    const found = await db
      .selectFrom('visit')
      .select('tenant_id')
      .where(matching(where))
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
}

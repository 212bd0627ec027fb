import type { TenantDatabase } from '@tenantry/runtime'

import type { BillingTables } from './tables.generated.ts'

const COLUMNS = ['id', 'number', 'amount'] as const

/** What a developer writes with Kysely on `tenancy.db`, without a repository that was generated. */
export class HandWrittenInvoices {
  readonly #tenancy: { readonly db: TenantDatabase<BillingTables> }

  constructor(tenancy: { readonly db: TenantDatabase<BillingTables> }) {
    this.#tenancy = tenancy
  }

  async find(id: string) {
    return await this.#tenancy.db
      .selectFrom('invoice')
      .select(COLUMNS)
      .where('id', '=', id)
      .executeTakeFirst()
  }

  async list(limit: number, after: string) {
    const rows = await this.#tenancy.db
      .selectFrom('invoice')
      .select(COLUMNS)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit + 1)
      .execute()
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  async create(number: string, amount: number) {
    return await this.#tenancy.db
      .insertInto('invoice')
      .values({ number, amount })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  async update(id: string, amount: number) {
    return await this.#tenancy.db
      .updateTable('invoice')
      .set({ amount })
      .where('id', '=', id)
      .returning(COLUMNS)
      .executeTakeFirst()
  }
}

import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

class Invoices {
  readonly #database: Kysely<Database>

  constructor(database: Kysely<Database>) {
    this.#database = database
  }

  private ofTenant(tenant: string) {
    return this.#database.updateTable('invoice').where('tenant_id', '=', tenant)
  }

  async reset(tenant: string) {
    await this.ofTenant(tenant).clearWhere().set({ total: 0 }).execute()
  }
}

export const invoices = new Invoices(db)

import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

class Reports {
  readonly #db: Kysely<Database>

  constructor(schema: string) {
    this.#db = db.withSchema(schema)
  }

  async names(tenant: string) {
    const base = this.#db.with('customer', (qb) =>
      qb.selectFrom('customer').select(['name', 'tenant_id']).where('tenant_id', '=', tenant),
    )
    return await base.selectFrom('customer').select('name').execute()
  }
}

export const reports = (schema: string) => new Reports(schema)

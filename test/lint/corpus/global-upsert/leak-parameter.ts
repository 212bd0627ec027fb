import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

class Store {
  readonly #db: Kysely<Database>

  constructor(options: { db: Kysely<Database> }) {
    this.#db = options.db
  }

  async save(row: { tenant_id: string; id: string; name: string }) {
    await this.#db.transaction().execute(async (trx) => {
      let insert = trx.insertInto('customer').values(row)
      insert = insert.onConflict((c) => c.column('id').doUpdateSet({ name: row.name }))
      await insert.execute()
    })
  }
}

export const store = new Store({ db })

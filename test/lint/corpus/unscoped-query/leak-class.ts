import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

class Repository {
  protected readonly db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.db = db
  }
}

class Invoices extends Repository {
  async removeOld() {
    await this.db.deleteFrom('invoice').where('total', '=', 0).execute()
  }
}

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const invoices = new Invoices(db)

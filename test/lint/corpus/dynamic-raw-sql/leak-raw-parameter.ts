import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

class Currencies {
  list(order: string) {
    return db.selectFrom('currency').selectAll().orderBy(sql.raw(order.trim())).execute()
  }
}

export const currencies = new Currencies()

import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

class Invoices {
  reset(tenant: string, number: string) {
    return db
      .updateTable('invoice')
      .set({ total: 0 })
      .where('tenant_id', '=', tenant)
      .modifyEnd(sql`or number = ${number} returning *`)
      .execute()
  }
}

export const invoices = new Invoices()

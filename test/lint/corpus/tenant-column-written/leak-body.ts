import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

interface Change {
  tenant_id: string
  number: string
}

class Invoices {
  async change(tenant: string, id: string, change: Change) {
    const query = db.updateTable('invoice').where('tenant_id', '=', tenant).where('id', '=', id)
    return await query.set(change).returningAll().executeTakeFirstOrThrow()
  }
}

export const invoices = new Invoices()

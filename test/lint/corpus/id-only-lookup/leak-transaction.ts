import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function pay(id: string) {
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('invoice').set({ total: 0 }).where('invoice.id', '=', id).execute()
  })
}

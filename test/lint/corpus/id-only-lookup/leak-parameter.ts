import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

async function find(db: Kysely<Database>, id: string) {
  return await db.selectFrom('invoice').selectAll().where('id', '=', id).executeTakeFirst()
}

const database = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const findInvoice = (id: string) => find(database, id)

import { type ControlledTransaction, Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

let trx: ControlledTransaction<Database> | undefined

export async function begin() {
  trx = await db.startTransaction().execute()
  return trx
}

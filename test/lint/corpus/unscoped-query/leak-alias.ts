import { Kysely as Database, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database as Tables } from '../database.ts'

const connection = new Database<Tables>({ dialect: new PostgresDialect({ pool: new Pool() }) })
const reader = connection

export async function listInvoices() {
  return await reader.selectFrom('invoice').select(['id', 'number']).execute()
}

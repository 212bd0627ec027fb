import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const COLUMNS = ['code', 'name']

export async function list(query: { sort: string }) {
  if (!COLUMNS.includes(query.sort)) throw new Error('There is no such column.')
  return await db.selectFrom('currency').selectAll().orderBy(sql.ref(query.sort)).execute()
}

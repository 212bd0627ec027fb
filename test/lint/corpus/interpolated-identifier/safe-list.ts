import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const COLUMNS = ['code', 'name'] as const

export async function list() {
  const found: unknown[] = []
  for (const column of COLUMNS) {
    found.push(await db.selectFrom('currency').select(sql.ref(column).as('value')).execute())
  }
  return found
}

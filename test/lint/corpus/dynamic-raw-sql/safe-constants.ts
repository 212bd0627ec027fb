import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const COLUMNS = ['code', 'name']
const ORDERS: Record<string, string> = { code: 'code', name: 'name desc' }
const list = COLUMNS.map((column) => `"${column}"`).join(', ')

export const all = (order: string) =>
  sql`select ${sql.raw(list)} from currency order by ${sql.raw(ORDERS[order] ?? 'code')}`.execute(
    db,
  )

export async function touch() {
  for (const column of COLUMNS) {
    await sql`select ${sql.raw(column)} from currency`.execute(db)
  }
}

import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const pool = new Pool()
const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })

export async function run(name: string) {
  const compiled = db.selectFrom('currency').select('code').where('name', '=', name).compile()
  return await pool.query(compiled.sql, [...compiled.parameters])
}

export const list = (name: string) =>
  sql`select code from currency where name = ${name}`.execute(db)

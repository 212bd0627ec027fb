import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string, number: string) => {
  const conditions = [sql`tenant_id = ${tenant}`, sql`number = ${number} or total = 0`]
  return sql`select * from invoice where ${sql.join(conditions, sql` and `)}`.execute(db)
}

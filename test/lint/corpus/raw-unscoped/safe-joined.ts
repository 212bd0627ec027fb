import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (tenant: string, number?: string) => {
  const conditions = [sql`tenant_id = ${tenant}`]
  if (number !== undefined) conditions.push(sql`number = ${number}`)
  return sql`select * from invoice where ${sql.join(conditions, sql` and `)}`.execute(db)
}

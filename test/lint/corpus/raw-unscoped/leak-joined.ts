import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const list = (numbers: string[]) => {
  const conditions = [sql`total > 0`]
  conditions.push(sql`number in (${sql.join(numbers)})`)
  return sql`select * from invoice where ${sql.join(conditions, sql` and `)}`.execute(db)
}

import { Kysely, PostgresDialect, sql as query } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function totals() {
  const totals = query<{ total: number }>`
    with paid as (select * from invoice where total > 0)
    select sum(total) as total from paid`
  return await totals.execute(db)
}

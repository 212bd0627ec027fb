import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function list(tenant: string, onlyDue: boolean) {
  const filter = onlyDue ? sql`total > 0 or number is null` : sql`true`
  const { rows } = await sql`
    select * from invoice where tenant_id = ${tenant} and ${filter}`.execute(db)
  return rows
}

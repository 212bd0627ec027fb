import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const due = sql<boolean>`total > 0 or number is null`

export async function list(tenant: string) {
  let query = db.selectFrom('invoice').selectAll().where(due)
  query = query.where('tenant_id', '=', tenant)
  return await query.execute()
}

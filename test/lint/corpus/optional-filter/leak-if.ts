import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function list(tenant?: string) {
  let query = db.selectFrom('invoice').selectAll()
  if (tenant) query = query.where('tenant_id', '=', tenant)
  return await query.execute()
}

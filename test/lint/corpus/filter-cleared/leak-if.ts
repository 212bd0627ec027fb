import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function list(tenant: string, everything: boolean) {
  let query = db.selectFrom('invoice as i').selectAll('i').where('i.tenant_id', '=', tenant)
  if (everything) query = query.clearWhere()
  return await query.execute()
}

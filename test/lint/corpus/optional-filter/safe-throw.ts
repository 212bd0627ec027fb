import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function list(tenant: string | undefined, number?: string) {
  if (tenant === undefined) throw new Error('no tenant')
  let query = db.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant)
  if (number) query = query.where('number', '=', number)
  return await query.$if(number === undefined, (all) => all.limit(50)).execute()
}

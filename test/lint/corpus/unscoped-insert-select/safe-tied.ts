import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function copy(tenant: string) {
  const rows = db
    .selectFrom('invoice')
    .select(['tenant_id', 'number'])
    .where('tenant_id', '=', tenant)
  await db.insertInto('customer').columns(['tenant_id', 'name']).expression(rows).execute()
}

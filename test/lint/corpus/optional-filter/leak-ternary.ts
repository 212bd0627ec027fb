import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function count(tenant: string | null) {
  const all = db.selectFrom('invoice').select((eb) => eb.fn.countAll().as('count'))
  const query = tenant === null ? all : all.where('tenant_id', '=', tenant)
  return await query.executeTakeFirst()
}

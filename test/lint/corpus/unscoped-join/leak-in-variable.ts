import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function names(tenant: string) {
  const joined = db
    .selectFrom('customer')
    .innerJoin('invoice as bill', (join) => join.onRef('bill.customer_id', '=', 'customer.id'))
  const own = joined.where('customer.tenant_id', '=', tenant)
  return await own.select('bill.number').execute()
}

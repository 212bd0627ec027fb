import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })
const invoicesOf = (tenant: string) =>
  db.selectFrom('invoice').where('invoice.tenant_id', '=', tenant)

export async function list(tenant: string) {
  return await invoicesOf(tenant)
    .leftJoin('customer', (join) => join.onRef('customer.id', '=', 'invoice.customer_id'))
    .select(['invoice.number', 'customer.name'])
    .execute()
}

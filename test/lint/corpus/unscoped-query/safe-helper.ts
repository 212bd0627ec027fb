import { type ExpressionBuilder, Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

const ofTenant = (tenant: string) => (eb: ExpressionBuilder<Database, 'invoice'>) =>
  eb('tenant_id', '=', tenant)

function invoices() {
  return db.selectFrom('invoice').selectAll()
}

export async function list(tenant: string) {
  return await invoices().where(ofTenant(tenant)).execute()
}

export async function large(tenant: string) {
  return await invoices()
    .where((eb) => eb.and([eb('total', '>', 1000), eb('tenant_id', '=', tenant)]))
    .execute()
}

export async function one(tenant: string, id: string) {
  let query = db.selectFrom('invoice as i').selectAll('i')
  query = query.where('i.tenant_id', '=', tenant)
  if (id !== '') query = query.where('i.id', '=', id)
  return await query.execute()
}

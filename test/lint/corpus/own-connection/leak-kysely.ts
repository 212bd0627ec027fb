import type { Tenancy } from '@tenantry/runtime'
import { Kysely as Builder, PostgresDialect } from 'kysely'
import pg from 'pg'

import type { Database } from '../database.ts'

const pool = new pg.Pool()
const fast = new Builder<Database>({ dialect: new PostgresDialect({ pool }) })

export async function find(tenancy: Tenancy<Database>, id: string) {
  const customer = await tenancy.db.selectFrom('customer').selectAll().executeTakeFirst()
  const invoices = await fast.selectFrom('invoice').selectAll().where('id', '=', id).execute()
  return { customer, invoices }
}

import type { SystemDatabase, Tenancy } from '@tenantry/runtime'

import type { Database } from '../../database.ts'

async function findAll(db: SystemDatabase<Database>) {
  const rows = await db.selectFrom('invoice').select(['number', 'total']).execute()
  return rows.filter(({ total }) => total > 0)
}

export async function openInvoices(tenancy: Tenancy<Database>) {
  const found = await tenancy.system('list what is open', findAll)
  return { invoices: found.flatMap(({ result }) => result), at: new Date() }
}

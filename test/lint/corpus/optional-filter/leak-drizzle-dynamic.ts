import { eq } from 'drizzle-orm'

import { db, invoice } from '../drizzle-tables.ts'

export async function list(tenant?: string) {
  let query = db.select().from(invoice).$dynamic()
  if (tenant) query = query.where(eq(invoice.tenantId, tenant))
  return await query
}

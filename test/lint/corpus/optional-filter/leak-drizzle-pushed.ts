import { and, eq, gt } from 'drizzle-orm'

import { db, invoice } from '../drizzle-tables.ts'

export async function list(least: number, tenant?: string) {
  const conditions = [gt(invoice.total, least)]
  if (tenant) conditions.push(eq(invoice.tenantId, tenant))
  return await db.query.invoice.findMany({ where: and(...conditions) })
}

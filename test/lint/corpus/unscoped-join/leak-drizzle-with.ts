import { eq } from 'drizzle-orm'

import { db, invoice } from '../drizzle-tables.ts'

export const list = (tenant: string) =>
  db.query.invoice.findMany({ where: eq(invoice.tenantId, tenant), with: { customer: true } })

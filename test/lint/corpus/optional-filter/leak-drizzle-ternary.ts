import { eq } from 'drizzle-orm'

import { db, invoice } from '../drizzle-tables.ts'

export const list = (tenant?: string) =>
  db
    .select()
    .from(invoice)
    .where(tenant ? eq(invoice.tenantId, tenant) : undefined)

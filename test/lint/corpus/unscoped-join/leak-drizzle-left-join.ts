import { eq } from 'drizzle-orm'

import { customer, db, invoice } from '../drizzle-tables.ts'

export const list = (tenant: string) =>
  db
    .select({ number: invoice.number, name: customer.name })
    .from(invoice)
    .leftJoin(customer, eq(customer.id, invoice.customerId))
    .where(eq(invoice.tenantId, tenant))

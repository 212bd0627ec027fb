import { and, eq, inArray } from 'drizzle-orm'

import { customer, db, invoice } from '../drizzle-tables.ts'

const named = (name: string) =>
  db.select({ id: customer.id }).from(customer).where(eq(customer.name, name))

export const count = (tenant: string, name: string) =>
  db.$count(invoice, and(eq(invoice.tenantId, tenant), inArray(invoice.customerId, named(name))))

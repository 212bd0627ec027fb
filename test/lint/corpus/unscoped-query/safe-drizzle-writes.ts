import { and, eq } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'

import { customer, db, invoice } from '../drizzle-tables.ts'

export const save = (row: typeof invoice.$inferInsert) =>
  db.insert(invoice).values(row).onConflictDoNothing()

export const move = (tenant: string, id: string, total: number) =>
  db
    .update(invoice)
    .set({ total })
    .where(and(eq(invoice.tenantId, tenant), eq(invoice.id, id)))
    .returning()

const buyer = alias(customer, 'buyer')

export const joined = (tenant: string) =>
  db
    .select()
    .from(invoice)
    .innerJoin(buyer, and(eq(buyer.tenantId, invoice.tenantId), eq(buyer.id, invoice.customerId)))
    .where(eq(invoice.tenantId, tenant))

export const derived = (tenant: string) => {
  const small = db.select().from(invoice).as('small')
  return db.select().from(small).where(eq(small.tenantId, tenant))
}

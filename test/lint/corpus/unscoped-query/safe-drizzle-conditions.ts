import { and, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'

import { currency, db, invoice } from '../drizzle-tables.ts'

const ofTenant = (table: { tenantId: AnyPgColumn }, tenant: string) => eq(table.tenantId, tenant)

export const helped = (tenant: string) =>
  db
    .select()
    .from(invoice)
    .where(and(ofTenant(invoice, tenant), gt(invoice.total, 10)))

export const built = async (tenant: string, least?: number) => {
  const conditions = [eq(invoice.tenantId, tenant)]
  if (least !== undefined) conditions.push(gt(invoice.total, least))
  return await db
    .select()
    .from(invoice)
    .where(and(...conditions))
}

// Whoever gives the condition may have the tenant in it.
export const given = (where: SQL) => db.select().from(invoice).where(where)

export const written = (tenant: string) =>
  db.delete(invoice).where(sql`${invoice.tenantId} = ${tenant} and ${invoice.total} = 0`)

export const found = (tenant: string) =>
  db.query.invoice.findMany({
    where: (one, { and: both, eq: equals }) => both(equals(one.tenantId, tenant), gt(one.total, 0)),
    with: { ownCustomer: true },
  })

export const shared = () => db.select().from(currency)

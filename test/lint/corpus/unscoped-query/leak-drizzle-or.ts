import { and, eq, or, sql } from 'drizzle-orm'

import { db, invoice } from '../drizzle-tables.ts'

export const list = async (tenant: string) =>
  await db
    .select()
    .from(invoice)
    .where(and(sql`${invoice.total} > 0`, or(eq(invoice.tenantId, tenant), eq(invoice.total, 1))))

import { eq, sql } from 'drizzle-orm'

import { db, invoice } from '../drizzle-tables.ts'

type Transaction = Parameters<Parameters<typeof db.transaction>[0]>[0]

async function withTenant<Result>(tenant: string, work: (tx: Transaction) => Promise<Result>) {
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.tenant_id', ${tenant}, true)`)
    return await work(tx)
  })
}

const byId = (tx: Transaction, id: string) => tx.select().from(invoice).where(eq(invoice.id, id))

export const find = (tenant: string, id: string) => withTenant(tenant, (tx) => byId(tx, id))

export const list = (tenant: string) =>
  withTenant(tenant, async (tx) => await tx.query.invoice.findMany())

export const raw = (tenant: string) =>
  withTenant(tenant, async (tx) => await tx.execute(sql`select * from ${invoice}`))

import { db, invoice } from '../drizzle-tables.ts'

const all = () => db.select({ total: invoice.total }).from(invoice).$dynamic()

export async function firstPage() {
  return await all().limit(10)
}

import { db } from './db.ts'

export const invoices = () => db.selectFrom('invoice').selectAll()

import { gt } from 'drizzle-orm'

import { db, invoice } from '../drizzle-tables.ts'

export const large = () => db.select().from(invoice).where(gt(invoice.total, 1000))

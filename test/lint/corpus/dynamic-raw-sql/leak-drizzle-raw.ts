import { sql } from 'drizzle-orm'

import { currency, db } from '../drizzle-tables.ts'

export const list = (order: string) => db.select().from(currency).orderBy(sql.raw(order))

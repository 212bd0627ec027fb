import { eq } from 'drizzle-orm'

import { db, invoice } from '../drizzle-tables.ts'

export const find = (id: string) => db.query.invoice.findFirst({ where: eq(invoice.id, id) })

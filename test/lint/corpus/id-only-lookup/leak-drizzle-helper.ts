import { eq } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'

import { db, invoice } from '../drizzle-tables.ts'

const is = (column: AnyPgColumn, id: string) => eq(column, id)

export async function rename(id: string, number: string) {
  const [row] = await db.update(invoice).set({ number }).where(is(invoice.id, id)).returning()
  return row
}

import { eq } from 'drizzle-orm'

import { db, invoice as bill } from '../drizzle-tables.ts'

export const remove = (id: string) =>
  db.transaction(async (tx) => {
    await tx.delete(bill).where(eq(bill.id, id))
  })

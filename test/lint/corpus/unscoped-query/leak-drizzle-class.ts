import { lt as below } from 'drizzle-orm'
import type { NodePgDatabase } from 'drizzle-orm/node-postgres'

import { db, invoice as bill } from '../drizzle-tables.ts'

class Bills {
  readonly #database: NodePgDatabase

  constructor(database: NodePgDatabase) {
    this.#database = database
  }

  async removeSmall() {
    await this.#database.transaction(async (tx) => {
      await tx.delete(bill).where(below(bill.total, 1))
    })
  }
}

export const bills = new Bills(db as unknown as NodePgDatabase)

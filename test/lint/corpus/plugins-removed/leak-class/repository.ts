import type { Kysely } from 'kysely'

import type { Database } from '../../database.ts'

export class Invoices {
  protected readonly db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.db = db
  }

  async export() {
    return await this.db.transaction().execute(async (trx) => {
      const raw = trx.withoutPlugins()
      return await raw.selectFrom('invoice').selectAll().execute()
    })
  }
}

import type { TenantDatabase } from '@tenantry/runtime'
import type { Transaction } from 'kysely'

import type { Database } from '../database.ts'

class UnitOfWork {
  readonly #trx: Transaction<Database>
  #client: Transaction<Database> | undefined

  constructor(trx: Transaction<Database>) {
    this.#trx = trx
  }

  async pay(id: string) {
    this.#client = this.#trx
    await this.#client.updateTable('invoice').set({ total: 0 }).where('id', '=', id).execute()
  }
}

export const pay = (db: TenantDatabase<Database>, id: string) =>
  db.transaction().execute(async (trx) => new UnitOfWork(trx).pay(id))

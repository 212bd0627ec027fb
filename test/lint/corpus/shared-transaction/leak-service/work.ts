import type { Transaction } from 'kysely'

import type { Database } from '../../database.ts'

class UnitOfWork {
  #trx: Transaction<Database> | undefined

  enlist(trx: Transaction<Database>) {
    this.#trx = trx
  }

  async pay(id: string) {
    await this.#trx?.selectFrom('currency').where('code', '=', id).selectAll().execute()
  }
}

export const unitOfWork = new UnitOfWork()

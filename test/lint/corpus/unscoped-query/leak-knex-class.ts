import type { Knex } from 'knex'

import { knex } from '../knex-database.ts'

const TABLE = 'invoice'

class Invoices {
  private readonly connection: Knex

  constructor(connection: Knex) {
    this.connection = connection
  }

  async clean() {
    await this.connection.transaction(async (trx) => {
      await trx(TABLE).where({ total: 0 }).del()
    })
  }
}

export const invoices = new Invoices(knex)

import type { Tenancy } from '@tenantry/runtime'
import { CompiledQuery as Query } from 'kysely'

import type { Database } from '../database.ts'

export class Invoices {
  readonly #tenancy: Tenancy<Database>

  constructor(tenancy: Tenancy<Database>) {
    this.#tenancy = tenancy
  }

  async list() {
    const query = Query.raw('select id, number from invoice order by number')
    const { rows } = await this.#tenancy.db.executeQuery(query)
    return rows
  }
}

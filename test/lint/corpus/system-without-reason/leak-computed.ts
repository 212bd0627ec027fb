import { randomUUID } from 'node:crypto'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

class Jobs {
  readonly #tenancy: Pick<Tenancy<Database>, 'system'>

  constructor(tenancy: Tenancy<Database>) {
    this.#tenancy = tenancy
  }

  async purge() {
    const id = `job ${randomUUID()}`
    await this.#tenancy.system(id, async (db) => {
      await db.deleteFrom('invoice').where('total', '=', 0).execute()
    })
  }
}

export const jobs = (tenancy: Tenancy<Database>) => new Jobs(tenancy)

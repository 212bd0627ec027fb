import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

class Cleaner {
  readonly #tenancy: Tenancy<Database>

  constructor(tenancy: Tenancy<Database>) {
    this.#tenancy = tenancy
  }

  start() {
    return setInterval(async () => this.#clean(), 60_000)
  }

  async #clean() {
    await this.#tenancy.db.deleteFrom('invoice').where('total', '=', 0).execute()
  }
}

new Cleaner(tenancy).start()

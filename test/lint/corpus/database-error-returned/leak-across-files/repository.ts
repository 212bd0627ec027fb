import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../../database.ts'

export class Customers {
  readonly #tenancy: Tenancy<Database>

  constructor(tenancy: Tenancy<Database>) {
    this.#tenancy = tenancy
  }

  async add(name: string) {
    const { id } = this.#tenancy.currentTenant() ?? { id: '' }
    await this.#tenancy.db.insertInto('customer').values({ tenant_id: id, name }).execute()
  }
}

import type { Tenancy } from '@tenantry/runtime'
import { LRUCache } from 'lru-cache'

import type { Database } from '../database.ts'

export class Customers {
  static readonly #cache = new LRUCache<string, { name: string }[]>({ max: 100 })
  readonly #tenancy: Tenancy<Database>

  constructor(tenancy: Tenancy<Database>) {
    this.#tenancy = tenancy
  }

  async list() {
    const hit = Customers.#cache.get('all')
    if (hit !== undefined) return hit
    const rows = await this.#tenancy.db.selectFrom('customer').select('name').execute()
    Customers.#cache.set('all', rows)
    return rows
  }
}

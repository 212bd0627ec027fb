import type { Tenancy } from '@tenantry/runtime'
import { Hono } from 'hono'

import type { Database } from '../database.ts'

class Search {
  readonly #tenancy: Tenancy<Database>

  constructor(tenancy: Tenancy<Database>) {
    this.#tenancy = tenancy
  }

  async byTotal() {
    const [first] = await this.#tenancy.system('search for the largest invoice', async (db) => {
      const query = db.selectFrom('invoice').selectAll().orderBy('total', 'desc')
      return await query.executeTakeFirst()
    })
    return first?.result
  }
}

export function build(tenancy: Tenancy<Database>) {
  const search = new Search(tenancy)
  return new Hono().get('/largest', async (c) => c.json({ invoice: await search.byTotal() }))
}

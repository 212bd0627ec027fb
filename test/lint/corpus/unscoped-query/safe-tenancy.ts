import type { TenantDatabase } from '@tenantry/runtime'
import type { Kysely } from 'kysely'

import type { Database } from '../database.ts'

export class Invoices {
  readonly #tenancy: { readonly db: TenantDatabase<Database> }

  constructor(tenancy: { readonly db: TenantDatabase<Database> }) {
    this.#tenancy = tenancy
  }

  async list() {
    return await all(this.#tenancy.db).execute()
  }
}

function all(db: Kysely<Database>) {
  return db.selectFrom('invoice').selectAll()
}

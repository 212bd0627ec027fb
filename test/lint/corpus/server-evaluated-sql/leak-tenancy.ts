import type { Tenancy } from '@tenantry/runtime'
import { sql } from 'kysely'

import type { Database } from '../database.ts'

class Reports {
  readonly #tenancy: Tenancy<Database>

  constructor(tenancy: Tenancy<Database>) {
    this.#tenancy = tenancy
  }

  words() {
    return sql`select word from TS_STAT('select to_tsvector(name) from currency')`.execute(
      this.#tenancy.db,
    )
  }
}

export const reports = (tenancy: Tenancy<Database>) => new Reports(tenancy)

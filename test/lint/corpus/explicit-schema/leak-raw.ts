import type { Tenancy } from '@tenantry/runtime'
import { sql } from 'kysely'

import type { Database } from '../database.ts'

export class Reports {
  readonly tenancy: Tenancy<Database>

  constructor(tenancy: Tenancy<Database>) {
    this.tenancy = tenancy
  }

  async total() {
    return await sql<{ total: number }>`select sum(total) as total from globex.invoice`.execute(
      this.tenancy.db,
    )
  }
}

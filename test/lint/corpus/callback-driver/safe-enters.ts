import type { Tenancy } from '@tenantry/runtime'
import type { Pool } from 'pg'

import type { Database } from '../database.ts'

export function work(pool: Pool, tenancy: Tenancy<Database>, tenant: string) {
  pool.query('select code from currency', () => {
    void tenancy.run(tenant, () => tenancy.db.selectFrom('invoice').selectAll().execute())
  })
}

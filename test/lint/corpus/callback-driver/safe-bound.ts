import type { Tenancy } from '@tenantry/runtime'
import type { Pool } from 'pg'

import type { Database } from '../database.ts'

export function work(pool: Pool, tenancy: Tenancy<Database>) {
  pool.connect(
    tenancy.bind((_error, _client, release) => {
      void tenancy.db.updateTable('invoice').set({ total: 0 }).execute()
      release()
    }),
  )
}

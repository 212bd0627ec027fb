import type { Tenancy } from '@tenantry/runtime'
import type { Pool } from 'pg'

import type { Database } from '../database.ts'

export function prepare(pool: Pool, tenancy: Tenancy<Database>) {
  pool.on('connect', (client) => {
    const tenant = tenancy.currentTenant()
    void client.query('select remember($1)', [tenant?.id])
  })
}

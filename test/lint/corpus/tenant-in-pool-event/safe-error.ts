import type { Tenancy } from '@tenantry/runtime'
import type { Pool } from 'pg'

import type { Database } from '../database.ts'

export function watch(pool: Pool, tenancy: Tenancy<Database>) {
  pool.on('error', (error) => console.error(error.message, tenancy.currentTenant()?.slug))
}

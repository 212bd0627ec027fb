import type { Tenancy } from '@tenantry/runtime'
import { sql } from 'kysely'

import type { Database } from '../database.ts'

export async function clean(tenancy: Tenancy<Database>, isDone: boolean) {
  if (isDone) sql`delete from invoice where total = 0`.execute(tenancy.db)
}

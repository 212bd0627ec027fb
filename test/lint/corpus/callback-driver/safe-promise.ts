import type { Tenancy } from '@tenantry/runtime'
import type { Pool } from 'pg'

import type { Database } from '../database.ts'

export async function work(pool: Pool, tenancy: Tenancy<Database>) {
  const { rows } = await pool.query('select code from currency')
  await tenancy.db.selectFrom('invoice').selectAll().execute()
  return rows
}

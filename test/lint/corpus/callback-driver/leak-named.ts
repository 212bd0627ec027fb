import type { Tenancy } from '@tenantry/runtime'
import type { Pool } from 'pg'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

async function log() {
  await tenancy.db.selectFrom('customer').selectAll().execute()
}

const afterwards = (error: Error) => {
  if (error) console.error(error)
  void log()
}

export const touch = (pool: Pool) => pool.query('select 1', afterwards)

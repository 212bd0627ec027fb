import type { Tenancy } from '@tenantry/runtime'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

const pool = new Pool({ connectionString: process.env['DATABASE_URL'] })

export const list = () => tenancy.db.selectFrom('invoice').selectAll().execute()

export async function total() {
  const { rows } = await pool.query('select sum(total) as total from invoice')
  return rows[0]
}

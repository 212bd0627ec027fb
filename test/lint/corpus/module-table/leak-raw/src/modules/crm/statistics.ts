import { Pool } from 'pg'

const pool = new Pool()

export const totals = (tenant: string) =>
  pool.query('select sum(total) from invoice where tenant_id = $1', [tenant])

import { Pool } from 'pg'

const pool = new Pool()

export const move = (from: string, to: string) =>
  pool.query('update invoice set total = 0, tenant_id = $2 where tenant_id = $1', [from, to])

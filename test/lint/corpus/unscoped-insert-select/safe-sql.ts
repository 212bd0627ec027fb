import { Pool } from 'pg'

const pool = new Pool()

export const copy = (tenant: string) =>
  pool.query(
    `insert into customer (tenant_id, name)
     select tenant_id, number from invoice where tenant_id = $1`,
    [tenant],
  )

import { Pool } from 'pg'

const pool = new Pool()

export const list = (tenant: string) =>
  pool.query(
    'with customer as (select distinct customer_id from invoice where tenant_id = $1) select * from customer',
    [tenant],
  )

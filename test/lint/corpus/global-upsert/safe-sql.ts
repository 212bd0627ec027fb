import { Pool } from 'pg'

const pool = new Pool()

export const save = (tenant: string, id: string, name: string) =>
  pool.query(
    `insert into customer (tenant_id, id, name) values ($1, $2, $3)
     on conflict (tenant_id, id) do update set name = excluded.name`,
    [tenant, id, name],
  )

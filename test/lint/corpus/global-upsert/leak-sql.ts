import { Pool } from 'pg'

const pool = new Pool()

const UPSERT = `
  insert into customer (tenant_id, id, name) values ($1, $2, $3)
  on conflict (id) do update set name = excluded.name`

export async function save(tenant: string, id: string, name: string) {
  const client = await pool.connect()
  try {
    await client.query(UPSERT, [tenant, id, name])
  } finally {
    client.release()
  }
}

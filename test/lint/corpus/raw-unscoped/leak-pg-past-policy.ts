import { Pool, type PoolClient } from 'pg'

const pool = new Pool()

async function withTenant<Result>(tenant: string, work: (client: PoolClient) => Promise<Result>) {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('app.org_id', $1, true)", [tenant])
    return await work(client)
  } finally {
    await client.query('commit')
    client.release()
  }
}

export const find = (tenant: string, id: string) =>
  withTenant(tenant, () => pool.query('select * from invoice where id = $1', [id]))

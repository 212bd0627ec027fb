import { Pool, type PoolClient } from 'pg'

const pool = new Pool()

export async function withTenant<Result>(
  tenant: string,
  work: (client: PoolClient) => Promise<Result>,
) {
  const client = await pool.connect()
  await client.query('begin')
  await client.query("select set_config('app.tenant_id', $1, true)", [tenant])
  const result = await work(client)
  await client.query('commit')
  client.release()
  return result
}

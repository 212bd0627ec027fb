import { Pool, type PoolClient } from 'pg'

const pool = new Pool()

async function withTenant<Result>(tenant: string, work: (client: PoolClient) => Promise<Result>) {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('app.org_id', $1, true)", [tenant])
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

const byId = (client: PoolClient, id: string) =>
  client.query('select * from invoice where id = $1', [id])

export const find = (tenant: string, id: string) =>
  withTenant(tenant, async (client) => (await byId(client, id)).rows)

export const list = (tenant: string) =>
  withTenant(tenant, (client) => client.query('select * from invoice'))

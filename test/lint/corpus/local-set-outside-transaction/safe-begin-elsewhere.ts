import { Pool, type PoolClient } from 'pg'

const pool = new Pool()

const begin = (client: PoolClient) => client.query('BEGIN ISOLATION LEVEL SERIALIZABLE')

export async function list(tenant: string) {
  const client = await pool.connect()
  await begin(client)
  await client.query("select set_config('app.tenant', $1, true)", [tenant])
  const { rows } = await client.query('select code from currency')
  await client.query('commit')
  client.release()
  return rows
}

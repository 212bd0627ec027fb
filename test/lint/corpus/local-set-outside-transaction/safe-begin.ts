import { Pool } from 'pg'

const pool = new Pool()

export async function list(tenant: string) {
  const client = await pool.connect()
  await client.query('begin')
  await client.query("select set_config('app.tenant', $1, true)", [tenant])
  const { rows } = await client.query('select code from currency')
  await client.query('commit')
  client.release()
  return rows
}

import { Pool } from 'pg'

const pool = new Pool()

export async function run(tenant: string) {
  const client = await pool.connect()
  await client.query("select set_config('app.tenant', $1, false)", [tenant])
  client.release(true)
}

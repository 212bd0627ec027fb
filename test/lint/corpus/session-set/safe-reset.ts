import { Pool } from 'pg'

const pool = new Pool()

export async function run(tenant: string) {
  const client = await pool.connect()
  try {
    await client.query("select set_config('app.tenant', $1, false)", [tenant])
    return await client.query('select code from currency')
  } finally {
    await client.query('reset all')
    client.release()
  }
}

import { Pool } from 'pg'

const pool = new Pool()

export async function list(tenant: string) {
  await pool.query("select set_config('app.tenant', $1, true)", [tenant])
  return await pool.query('select code from currency')
}

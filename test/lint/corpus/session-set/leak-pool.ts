import { Pool } from 'pg'

const pool = new Pool()

export async function enter(tenant: string) {
  await pool.query("select set_config('app.tenant_id', $1, false)", [tenant])
}

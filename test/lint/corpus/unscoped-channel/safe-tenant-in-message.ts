import { Pool } from 'pg'

const pool = new Pool()

export async function tell(tenantId: string, number: string) {
  const message = JSON.stringify({ tenantId, number })
  await pool.query("select pg_notify('invoice', $1)", [message])
}

export const wake = () => pool.query('notify jobs')

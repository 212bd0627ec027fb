import { Pool } from 'pg'

const pool = new Pool()

export async function tell(number: string, total: number) {
  const message = JSON.stringify({ number, total })
  await pool.query("select pg_notify('invoice', $1)", [message])
}

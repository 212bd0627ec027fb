import { Pool } from 'pg'

const pool = new Pool()

pool.on('connect', (client) => void client.query('set role application'))

export async function slow() {
  await pool.query("set statement_timeout = '5s'; set search_path = app")
}

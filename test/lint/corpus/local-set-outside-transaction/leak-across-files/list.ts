import { Pool } from 'pg'

import { enter } from './enter.ts'

const pool = new Pool()

export async function list(tenant: string) {
  const client = await pool.connect()
  await enter(client, tenant)
  const { rows } = await client.query('select code from currency')
  client.release()
  return rows
}

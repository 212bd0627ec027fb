import { AsyncLocalStorage } from 'node:async_hooks'

import { Pool } from 'pg'

const storage = new AsyncLocalStorage<string>()
const pool = new Pool()

export async function begin() {
  const tenant = storage.getStore()
  const client = await pool.connect()
  await client.query('begin')
  await client.query('select set_config($1, $2, true)', ['app.tenant', tenant])
  return client
}

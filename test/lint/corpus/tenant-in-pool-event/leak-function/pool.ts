import { Pool as Connections } from 'pg'

import { currentTenant } from './tenant.ts'

export function open() {
  const pool = new Connections()
  return pool.on('connect', async (client) => {
    await client.query('select set_config($1, $2, false)', ['app.tenant', currentTenant()])
  })
}

import { AsyncLocalStorage } from 'node:async_hooks'

import pg from 'pg'

const storage = new AsyncLocalStorage<{ tenant: string }>()
const pool = new pg.Pool()

function setTenant(client: pg.PoolClient) {
  const { tenant } = storage.getStore() ?? { tenant: '' }
  void client.query('select set_config($1, $2, false)', ['app.tenant', tenant])
}

pool.on('acquire', setTenant)

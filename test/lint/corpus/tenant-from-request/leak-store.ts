import { AsyncLocalStorage } from 'node:async_hooks'
import { createServer } from 'node:http'

import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })
const storage = new AsyncLocalStorage<{ tenantId: string }>()

function currentTenant() {
  const store = storage.getStore()
  if (!store) throw new Error('There is no tenant.')
  return store.tenantId
}

const invoices = () =>
  db.selectFrom('invoice').select('number').where('tenant_id', '=', currentTenant()).execute()

export const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const tenantId = url.searchParams.get('tenant') ?? ''
  storage.run({ tenantId }, async () => response.end(JSON.stringify(await invoices())))
})

import type { Tenancy } from '@tenantry/runtime'
import { Hono } from 'hono'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  return new Hono().get('/invoices', async (c) => {
    const tenant = tenancy.currentTenant()
    if (tenant === undefined) return c.json([])
    const found = await tenancy.system('read what is archived', (db) =>
      db.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant.id).execute(),
    )
    return c.json(found.map(({ result }) => result))
  })
}

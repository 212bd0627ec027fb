import type { Tenancy } from '@tenantry/runtime'
import { Hono } from 'hono'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = new Hono<{ Variables: { tenant: string } }>()
  app.use(async (c, next) => {
    c.set('tenant', c.req.header('x-tenant') ?? '')
    await next()
  })
  app.get('/invoices', async (c) => {
    const rows = await tenancy.run(c.get('tenant'), () =>
      tenancy.db.selectFrom('invoice').selectAll().execute(),
    )
    return c.json(rows)
  })
  return app
}

import type { Tenancy } from '@tenantry/runtime'
import { Hono } from 'hono'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = new Hono<{ Variables: { claims: { tenant: string } } }>()
  app.get('/t/:tenant/invoices', async (c) => {
    const tenant = c.req.param('tenant')
    if (c.get('claims').tenant !== tenant) return c.json({ error: 'not found' }, 404)
    return c.json(
      await tenancy.run(tenant, () => tenancy.db.selectFrom('invoice').selectAll().execute()),
    )
  })
  return app
}

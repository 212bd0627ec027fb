import type { Tenancy } from '@tenantry/runtime'
import type { Database } from '../database.ts'
declare const tenancy: Tenancy<Database>
const rows = () => tenancy.db.selectFrom('invoice').selectAll().execute()

import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
const withTenant = createMiddleware<{ Variables: { tenant: string } }>(async (c, next) => {
  c.set('tenant', new URL(c.req.url).hostname.split('.')[0] ?? '')
  await next()
})
export const app = new Hono<{ Variables: { tenant: string } }>()
  .use(withTenant)
  .get('/', async (c) => c.json(await tenancy.run(c.var.tenant, rows)))

import type { Tenancy } from '@tenantry/runtime'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'

import type { Database } from '../database.ts'

class Refusal extends Error {}

export function build(tenancy: Tenancy<Database>) {
  const app = new Hono()
  app.get('/customers', async (c) =>
    c.json(await tenancy.db.selectFrom('customer').selectAll().execute()),
  )
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status)
    if (error instanceof Refusal) return c.json({ error: error.message }, 400)
    return c.json({ error: 'internal' }, 500)
  })
  return app
}

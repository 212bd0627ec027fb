import type { Tenancy } from '@tenantry/runtime'
import express, { type RequestHandler } from 'express'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>, requireAdmin: RequestHandler) {
  const app = express()
  app.get('/all', requireAdmin, async (_req, res) => {
    const found = await tenancy.system('list all customers for the operator', (db) =>
      db.selectFrom('customer').selectAll().execute(),
    )
    res.json(found)
  })
  return app
}

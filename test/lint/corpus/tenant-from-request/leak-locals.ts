import type { Tenancy } from '@tenantry/runtime'
import type { Database } from '../database.ts'
declare const tenancy: Tenancy<Database>
const rows = () => tenancy.db.selectFrom('invoice').selectAll().execute()

import express from 'express'
const app = express()
app.use((req, res, next) => {
  res.locals.tenant = req.headers['x-tenant']
  next()
})
app.get('/', async (_req, res) => {
  res.json(await tenancy.run(res.locals.tenant, rows))
})

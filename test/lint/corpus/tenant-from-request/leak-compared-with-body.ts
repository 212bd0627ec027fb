import type { Tenancy } from '@tenantry/runtime'
import type { Database } from '../database.ts'
declare const tenancy: Tenancy<Database>
const rows = () => tenancy.db.selectFrom('invoice').selectAll().execute()

import express from 'express'
const app = express()
app.post('/:tenant', async (req, res) => {
  if (req.params.tenant !== req.body.tenant) return void res.status(400).end()
  res.json(await tenancy.run(req.params.tenant, rows))
})

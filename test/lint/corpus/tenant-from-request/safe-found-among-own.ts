import type { Tenancy } from '@tenantry/runtime'
import type { Database } from '../database.ts'
declare const tenancy: Tenancy<Database>
const rows = () => tenancy.db.selectFrom('invoice').selectAll().execute()

import express from 'express'
declare function sessionOf(r: express.Request): Promise<{ tenants: { slug: string }[] }>
const app = express()
app.get('/:t', async (req, res) => {
  const s = await sessionOf(req)
  const found = s.tenants.find(({ slug }) => slug === req.params.t)
  if (!found) return void res.status(404).end()
  res.json(await tenancy.run(found.slug, rows))
})

import type { Tenancy } from '@tenantry/runtime'
import type { Database } from '../database.ts'
declare const tenancy: Tenancy<Database>
const rows = () => tenancy.db.selectFrom('invoice').selectAll().execute()

import express from 'express'
declare function sessionOf(cookie: string | undefined): Promise<{ tenants: string[] }>
const app = express()
app.get('/:t', async (req, res) => {
  const { tenants } = await sessionOf(req.headers.cookie)
  const t = tenants.includes(req.params.t) ? req.params.t : tenants[0]
  res.json(await tenancy.run(t ?? '', rows))
})

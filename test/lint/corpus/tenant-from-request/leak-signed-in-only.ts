import type { Tenancy } from '@tenantry/runtime'
import type { Database } from '../database.ts'
declare const tenancy: Tenancy<Database>
const rows = () => tenancy.db.selectFrom('invoice').selectAll().execute()

import express from 'express'
declare function userOf(r: express.Request): Promise<{ id: string } | undefined>
const app = express()
app.get('/:tenant', async (req, res) => {
  const user = await userOf(req)
  if (!user) return void res.status(401).end()
  res.json(await tenancy.run(req.params.tenant, rows))
})

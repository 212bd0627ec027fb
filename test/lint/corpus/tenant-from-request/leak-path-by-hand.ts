import type { Tenancy } from '@tenantry/runtime'
import type { Database } from '../database.ts'
declare const tenancy: Tenancy<Database>
const rows = () => tenancy.db.selectFrom('invoice').selectAll().execute()

import express from 'express'
const app = express()
app.get('/', async (req, res) => {
  const m = /^\/t\/([a-z]+)/.exec(req.path)
  const [, slug] = m ?? []
  res.json(await tenancy.run(slug ?? '', rows))
})

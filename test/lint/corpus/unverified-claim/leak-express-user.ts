import type { Tenancy } from '@tenantry/runtime'
import express, { type Request } from 'express'
import * as jose from 'jose'

import type { Database } from '../database.ts'

interface SignedIn extends Request {
  user?: { tenant: string; exp: number }
}

export function build(tenancy: Tenancy<Database>) {
  const app = express()
  app.use((req: SignedIn, res, next) => {
    const token = req.get('authorization')
    if (token === undefined) return void res.status(401).end()
    const claims = jose.decodeJwt<{ tenant: string; exp: number }>(token)
    if (claims.exp < Date.now() / 1000) return void res.status(401).end()
    req.user = claims
    next()
  })
  app.get('/invoices', async (req: SignedIn, res) => {
    const rows = await tenancy.run(req.user?.tenant ?? '', () =>
      tenancy.db.selectFrom('invoice').selectAll().execute(),
    )
    res.json(rows)
  })
  return app
}

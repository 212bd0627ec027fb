import type { Tenancy } from '@tenantry/runtime'
import express from 'express'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = express()
  app.get('/customers', async (_req, res) => {
    const names: string[] = []
    for (const { result } of await tenancy.system('look for a name', (db) =>
      db.selectFrom('customer').select('name').execute(),
    )) {
      names.push(...result.map(({ name }) => name.trim()))
    }
    res.status(200).json({ names })
  })
  return app
}

import type { Tenancy } from '@tenantry/runtime'
import express from 'express'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = express()
  app.post('/reminders', async (_req, res) => {
    const found = await tenancy.system('remind of what is open', (db) =>
      db.selectFrom('invoice').select(['id', 'total']).execute(),
    )
    const open = found.flatMap(({ result }) => result)
    for (const { id } of open) console.log(id)
    res.json({ reminded: open.length, anything: open.some(({ total }) => total > 100) })
  })
  return app
}

import type { Tenancy } from '@tenantry/runtime'
import express from 'express'

import type { Database } from '../database.ts'

function parseDate(text: string) {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new Error(`${text} is no date.`)
  return date
}

export function build(tenancy: Tenancy<Database>) {
  const app = express()
  app.get('/customers', async (_req, res) => {
    res.json(await tenancy.db.selectFrom('customer').selectAll().execute())
  })
  app.get('/dates/:date', (req, res) => {
    try {
      res.json({ date: parseDate(req.params.date) })
    } catch (error) {
      res.status(400).json({ error: error instanceof Error ? error.message : 'no date' })
    }
  })
  return app
}

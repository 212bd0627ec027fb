import { readFile, writeFile } from 'node:fs/promises'

import type { Tenancy } from '@tenantry/runtime'
import express from 'express'

import type { Database } from '../database.ts'

export async function writeCurrencies(tenancy: Tenancy<Database>) {
  const rows = await tenancy.db.selectFrom('currency').selectAll().execute()
  await writeFile('currencies.json', JSON.stringify(rows))
  return await tenancy.db.selectFrom('invoice').select('number').execute()
}

export const app = express().get('/assets/:name', async (req, res) => {
  res.send(await readFile(`assets/${req.params.name}`))
})

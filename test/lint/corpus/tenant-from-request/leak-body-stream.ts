import type { Tenancy } from '@tenantry/runtime'
import type { Database } from '../database.ts'
declare const tenancy: Tenancy<Database>
const rows = () => tenancy.db.selectFrom('invoice').selectAll().execute()

import { createServer } from 'node:http'
export const s = createServer(async (req, res) => {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  const body: { tenant: string } = JSON.parse(Buffer.concat(chunks).toString())
  res.end(JSON.stringify(await tenancy.run(body.tenant, rows)))
})

import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'
import { jwtVerify } from 'jose'

import type { Database } from '../database.ts'

const key = new TextEncoder().encode(process.env['KEY'])

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get('/invoices', async (request) => {
    const token = request.headers.authorization?.slice(7) ?? ''
    const { payload } = await jwtVerify<{ tenant: string }>(token, key)
    return await tenancy.run(payload.tenant, () =>
      tenancy.db.selectFrom('invoice').selectAll().execute(),
    )
  })
  return app
}

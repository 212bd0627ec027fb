import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../../database.ts'
import { claimsOf as verified } from './claims.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get('/invoices', async (request) => {
    const { tenant } = verified(request.headers.authorization)
    return await tenancy.run(tenant, () => tenancy.db.selectFrom('invoice').selectAll().execute())
  })
  return app
}

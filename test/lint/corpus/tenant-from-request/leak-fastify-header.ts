import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get('/invoices', async (request, reply) => {
    const tenant = request.headers['x-tenant']
    if (typeof tenant !== 'string') return reply.status(400).send()
    return await tenancy.run(tenant, () => tenancy.db.selectFrom('invoice').selectAll().execute())
  })
  return app
}

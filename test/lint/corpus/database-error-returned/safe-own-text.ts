import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get('/customers', async (request, reply) => {
    try {
      return await tenancy.db.selectFrom('customer').selectAll().execute()
    } catch (error) {
      request.log.error(error)
      return reply.status(500).send({ error: 'This did not work.' })
    }
  })
  return app
}

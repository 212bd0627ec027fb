import type { Tenancy } from '@tenantry/runtime'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'

import type { Database } from '../database.ts'

function answer(error: Error, _request: FastifyRequest, reply: FastifyReply) {
  return reply.status(500).send({ error: error.message })
}

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.setErrorHandler(answer)
  app.get('/customers', async () => tenancy.db.selectFrom('customer').selectAll().execute())
  return app
}

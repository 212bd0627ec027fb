import type { Tenancy } from '@tenantry/runtime'
import fastify, { type FastifyError } from 'fastify'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    request.log.error(error)
    return reply
      .status(status)
      .send({ error: { code: error.code, message: status < 500 ? error.message : 'internal' } })
  })
  app.get('/customers', async () => tenancy.db.selectFrom('customer').selectAll().execute())
  return app
}

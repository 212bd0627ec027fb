import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'
import { DatabaseError } from 'pg'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get('/customers', async (_request, reply) => {
    try {
      return await tenancy.db.selectFrom('customer').selectAll().execute()
    } catch (error) {
      if (error instanceof DatabaseError && error.code === '23505') {
        const { detail } = error
        return reply.status(409).send({ error: { code: 'conflict', detail } })
      }
      throw error
    }
  })
  return app
}

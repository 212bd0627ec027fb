import { createReadStream } from 'node:fs'

import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get<{ Params: { id: string } }>('/documents/:id', async (request, reply) => {
    const row = await tenancy.db
      .selectFrom('invoice')
      .select('id')
      .where('id', '=', request.params.id)
      .executeTakeFirst()
    if (row === undefined) return reply.status(404).send()
    return reply.send(createReadStream(`documents/${request.params.id}.pdf`))
  })
  return app
}

import { createReadStream } from 'node:fs'
import { basename, join } from 'node:path'

import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get('/invoices', async () => tenancy.db.selectFrom('invoice').selectAll().execute())
  app.get<{ Params: { name: string } }>('/attachments/:name', async (request, reply) => {
    const { name } = request.params
    return reply.send(createReadStream(join('attachments', basename(name))))
  })
  return app
}

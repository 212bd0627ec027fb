import { createReadStream } from 'node:fs'

import type { Tenancy } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'

import type { Database } from '../database.ts'

export async function routes(app: FastifyInstance, { tenancy }: { tenancy: Tenancy<Database> }) {
  const note = async () => {
    await tenancy.db.selectFrom('invoice').selectAll().execute()
  }
  app.get('/export', async (request, reply) => {
    request.raw.on('close', note)
    createReadStream('export.csv').on('end', note)
    return reply.send({})
  })
}

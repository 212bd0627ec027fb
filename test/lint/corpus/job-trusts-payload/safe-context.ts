import { EventEmitter } from 'node:events'

import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const bus = new EventEmitter()
  bus.on('paid', async ({ tenant, id }: { tenant: string; id: string }) => {
    await tenancy.run(tenant, () =>
      tenancy.db.updateTable('invoice').set({ total: 0 }).where('id', '=', id).execute(),
    )
  })
  const app = fastify()
  app.post<{ Body: { id: string } }>('/paid', async (request, reply) => {
    bus.emit('paid', { ...request.body, tenant: tenancy.currentTenant()?.slug })
    return reply.status(202).send()
  })
  return app
}

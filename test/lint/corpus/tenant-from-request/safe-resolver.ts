import type { Tenancy } from '@tenantry/runtime'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { fromHeader, fromSubdomain } from '@tenantry/runtime/http'
import fastify from 'fastify'

import type { Database } from '../database.ts'

export async function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  await app.register(tenancyPlugin, {
    tenancy,
    tenant: [fromSubdomain({ domain: 'example.com' }), fromHeader('x-tenant')],
  })
  app.get<{ Params: { id: string } }>('/invoices/:id', async (request) =>
    tenancy.db.selectFrom('invoice').selectAll().where('id', '=', request.params.id).execute(),
  )
  return app
}

import type { Tenancy } from '@tenantry/runtime'
import fastify, { type FastifyRequest } from 'fastify'

import type { Database } from '../database.ts'

declare function requireOperator(request: FastifyRequest): Promise<void>

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get<{ Params: { tenant: string } }>(
    '/back/:tenant/invoices',
    { preHandler: requireOperator },
    async ({ params: { tenant } }) =>
      await tenancy.run(tenant, () => tenancy.db.selectFrom('invoice').selectAll().execute()),
  )
  return app
}

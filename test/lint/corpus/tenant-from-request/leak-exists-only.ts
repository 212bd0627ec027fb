import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../database.ts'

const SLUG = /^[a-z][a-z0-9-]+$/

declare function findTenant(slug: string): Promise<{ name: string } | undefined>

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get<{ Querystring: { tenant: string } }>('/invoices', async (request, reply) => {
    const slug = request.query.tenant
    if (!SLUG.test(slug)) return reply.status(400).send()
    const tenant = await findTenant(slug)
    if (!tenant) return reply.status(404).send()
    return await tenancy.run(slug, () => tenancy.db.selectFrom('invoice').selectAll().execute())
  })
  return app
}

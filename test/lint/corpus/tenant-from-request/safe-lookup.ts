import { createHash } from 'node:crypto'

import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../database.ts'

/** The tenant of a key, and nobody knows a key but who was given it. */
const tenants = new Map<string, string>([['5e884898', 'acme']])

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get('/invoices', async (request, reply) => {
    const slug = tenants.get(digest(String(request.headers['x-api-key'])))
    if (slug === undefined) return reply.status(401).send()
    return await tenancy.run(slug, () => tenancy.db.selectFrom('invoice').selectAll().execute())
  })
  return app
}

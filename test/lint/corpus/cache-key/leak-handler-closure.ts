import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  const seen = new Map<string, unknown>()
  app.get<{ Params: { id: string } }>('/customers/:id', async ({ params: { id } }) => {
    const hit = seen.get(id)
    if (hit !== undefined) return hit
    const row = await tenancy.db
      .selectFrom('customer')
      .select('name')
      .where('id', '=', id)
      .executeTakeFirst()
    seen.set(id, row)
    return row
  })
  return app
}

import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get('/totals', async (_request, reply) => {
    let rows: { tenant_id: string }[] = []
    await tenancy.system('sum up what each tenant has', async (db) => {
      rows = await db
        .selectFrom('invoice')
        .select(({ fn }) => ['tenant_id', fn.sum('total').as('total')])
        .groupBy('tenant_id')
        .execute()
    })
    return reply.send(rows)
  })
  return app
}

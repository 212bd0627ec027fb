import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get('/statistics', async () => {
    const counts = await tenancy.system('count invoices for the front page', (db) =>
      db
        .selectFrom('invoice')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    )
    return { invoices: counts.reduce((sum, { result }) => sum + result.count, 0), parts: counts }
  })
  return app
}

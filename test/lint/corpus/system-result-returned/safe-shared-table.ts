import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get('/currencies', async () => {
    const [first] = await tenancy.system('list all currencies', (db) =>
      db.selectFrom('currency').selectAll().execute(),
    )
    return first?.result ?? []
  })
  return app
}

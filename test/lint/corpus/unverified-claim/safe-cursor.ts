import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get<{ Querystring: { after: string } }>('/invoices', async (request) => {
    const cursor: { id: string } = JSON.parse(
      Buffer.from(request.query.after, 'base64url').toString(),
    )
    return await tenancy.db.selectFrom('invoice').selectAll().where('id', '>', cursor.id).execute()
  })
  return app
}

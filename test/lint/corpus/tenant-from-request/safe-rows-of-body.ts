import fastify from 'fastify'
import type { Kysely } from 'kysely'

import type { Database } from '../database.ts'

declare const tenantOf: (session: string) => Promise<string>

interface Line {
  number: string
  customer: string
}

/** The client says what is in the rows, and not whose they are. */
export function build(db: Kysely<Database>) {
  const app = fastify()
  app.post<{ Body: Line[] }>('/invoices', async (request) => {
    const tenant = await tenantOf(request.id)
    const rows = request.body.map((line) => ({
      tenant_id: tenant,
      number: line.number,
      customer_id: line.customer,
      total: 0,
    }))
    await db.insertInto('invoice').values(rows).execute()
  })
  return app
}

import type { Tenancy } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'

import type { Database } from '../../database.ts'

interface Options {
  readonly tenancy: Pick<Tenancy<Database>, 'db'>
}

export async function invoices(app: FastifyInstance, { tenancy }: Options) {
  app.get('/invoices', async () => tenancy.db.selectFrom('invoice').selectAll().execute())
  app.route({ method: 'GET', url: '/customers', handler: async () => customers(tenancy) })
}

async function customers(tenancy: Options['tenancy']) {
  return await tenancy.db.selectFrom('customer').selectAll().execute()
}

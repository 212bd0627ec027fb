import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../../database.ts'
import { openInvoices as list } from './report.ts'

export function build(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.get('/report', async () => {
    const { invoices } = await list(tenancy)
    return { data: invoices.map((invoice) => ({ ...invoice, isOpen: true })) }
  })
  return app
}

// The invoices as `services/invoices/main.ts` would serve them. Its argument is the configuration; it writes where it listens.
import { createTenancy } from '@tenantry/runtime'
import { serveModule } from '@tenantry/runtime/service'
import { fastify } from 'fastify'

import type { TestDatabase } from '../../support/test-application.ts'
import { invoiceModule, invoices } from '../extraction/invoice-module.ts'
import { registerInvoices } from '../handover/invoice-routes.ts'

const tenancy = await createTenancy<TestDatabase>(JSON.parse(process.argv[2] ?? ''))
const { url, metricsUrl } = await serveModule({
  contract: invoices,
  implementation: invoiceModule(tenancy, {
    onCall: (operation) => process.stdout.write(`${operation}\n`),
  }),
  routes: (scope) => registerInvoices(scope, { tenancy }),
  tenancy,
  app: fastify(),
})
process.stdout.write(`${url} ${metricsUrl}\n`)

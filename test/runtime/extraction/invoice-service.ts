// The service of the invoices as a process of its own. Its argument is a `ServedInvoices`; it writes its URL, then a line for
// each call that begins.
import { createTenancy, type SaasConfig } from '@tenantry/runtime'
import { servicePlugin, type VerifyingKey } from '@tenantry/runtime/service'
import { fastify } from 'fastify'

import type { TestDatabase } from '../../support/test-application.ts'
import { invoiceModule, invoices } from './invoice-module.ts'

export interface ServedInvoices {
  readonly config: SaasConfig
  readonly key: VerifyingKey
}

const { config, key }: ServedInvoices = JSON.parse(process.argv[2] ?? '')
const tenancy = await createTenancy<TestDatabase>(config)
const app = fastify()
const implementation = invoiceModule(tenancy, {
  onCall: (operation) => process.stdout.write(`${operation}\n`),
})
await app.register(servicePlugin, { contract: invoices, implementation, tenancy, keys: [key] })
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`)

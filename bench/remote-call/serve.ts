import { once } from 'node:events'

import { createTenancy, type SaasConfig } from '@tenantry/runtime'
import { servicePlugin } from '@tenantry/runtime/service'
import { fastify } from 'fastify'

import { type BillingApi, billing, findInvoice } from './invoice.ts'

/** What a server is, as its argument says it in JSON. */
export interface ServeOptions {
  readonly config: SaasConfig
  readonly key: { readonly kid: string; readonly secret: string }
}

const { config, key }: ServeOptions = JSON.parse(process.argv[2] ?? '')
const tenancy = await createTenancy(config)
const app = fastify()
const implementation: BillingApi = { find: async (id) => findInvoice(id) }
await app.register(servicePlugin, { contract: billing, implementation, tenancy, keys: [key] })
// The reference: neither tenants, nor tokens, nor codecs.
app.post<{ Body: [string] }>('/plain', async (request) => findInvoice(request.body[0]))
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${new URL(url).port}\n`)
process.stdin.resume()
await once(process.stdin, 'end')
app.server.closeAllConnections()
await app.close()
await tenancy.close()

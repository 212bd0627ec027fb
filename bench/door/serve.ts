import { once } from 'node:events'

import { createTenancy, type SaasConfig } from '@tenantry/runtime'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { fromHeader } from '@tenantry/runtime/http'
import { fastify } from 'fastify'

/** What a server is, as its argument says it in JSON. */
export interface ServeOptions {
  readonly config: SaasConfig
  /** Whether there are tenants at all. */
  readonly hasTenants: boolean
}

const options: ServeOptions = JSON.parse(process.argv[2] ?? '')
const tenancy = await createTenancy(options.config)
const app = fastify()
await app.register(async (scope) => {
  if (options.hasTenants) {
    await scope.register(tenancyPlugin, { tenancy, tenant: fromHeader('x-tenant') })
  }
  scope.get('/', async () => ({ isThere: true }))
})
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${new URL(url).port}\n`)
process.stdin.resume()
await once(process.stdin, 'end')
app.server.closeAllConnections()
await app.close()
await tenancy.close()

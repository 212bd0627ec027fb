import type { Tenancy } from '@tenantry/runtime'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { fromSubdomain } from '@tenantry/runtime/http'
import type { FastifyInstance } from 'fastify'

import type { Database } from './database.ts'
import { ward } from './modules/ward/index.ts'
import { buildServer } from './server.ts'

export interface AppOptions {
  readonly tenancy: Tenancy<Database>
}

export async function buildApp({ tenancy }: AppOptions): Promise<FastifyInstance> {
  const app = await buildServer()
  app.get('/openapi.json', async () => app.swagger())
  app.get('/health', async () => ({ status: 'ok' }))

  // Every route in this scope runs as the tenant that its host names; those outside have none.
  await app.register(async (scope) => {
    const domain = process.env['TENANT_DOMAIN'] ?? 'localhost'
    await scope.register(tenancyPlugin, { tenancy, tenant: fromSubdomain({ domain }) })
    await scope.register(ward, { tenancy })
  })
  return app
}

import type { Tenancy } from '@tenantry/runtime'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import type { FastifyInstance } from 'fastify'

import type { Database } from './database.ts'
import { sales } from './modules/sales/index.ts'
import { buildServer } from './server.ts'
import { tenantSources } from './tenant-sources.ts'

export interface AppOptions {
  readonly tenancy: Tenancy<Database>
}

export async function buildApp({ tenancy }: AppOptions): Promise<FastifyInstance> {
  const app = await buildServer()
  app.get('/openapi.json', async () => app.swagger())
  app.get('/health', async () => ({ status: 'ok' }))

  await app.register(async (scope) => {
    await scope.register(tenancyPlugin, { tenancy, tenant: tenantSources(process.env) })
    await scope.register(sales, { tenancy })
  })
  return app
}

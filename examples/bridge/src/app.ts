import swagger from '@fastify/swagger'
import type { Tenancy } from '@tenantry/runtime'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import Fastify, { type FastifyInstance } from 'fastify'

import { answerError, answerNotFound } from './answer-error.ts'
import type { Database } from './database.ts'
import { sales } from './modules/sales/index.ts'
import { tenantSources } from './tenant-sources.ts'

export interface AppOptions {
  readonly tenancy: Tenancy<Database>
}

export async function buildApp({ tenancy }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({ logger: true })
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(answerNotFound)
  // What the routes say of themselves, which `saas verify` goes by; those that come before it are not in it.
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Sales', version: '0.1.0' } },
  })
  app.get('/openapi.json', async () => app.swagger())
  app.get('/health', async () => ({ status: 'ok' }))

  await app.register(async (scope) => {
    await scope.register(tenancyPlugin, { tenancy, tenant: tenantSources(process.env) })
    await scope.register(sales, { tenancy })
  })
  return app
}

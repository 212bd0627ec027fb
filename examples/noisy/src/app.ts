import swagger from '@fastify/swagger'
import type { Tenancy } from '@tenantry/runtime'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { fromSubdomain } from '@tenantry/runtime/http'
import Fastify, { type FastifyInstance } from 'fastify'

import { answerError, answerNotFound } from './answer-error.ts'
import type { Database } from './database.ts'
import { documents } from './modules/documents/index.ts'

export interface AppOptions {
  readonly tenancy: Tenancy<Database>
}

export async function buildApp({ tenancy }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({ logger: { level: process.env['LOG_LEVEL'] ?? 'info' } })
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(answerNotFound)
  // What the routes say of themselves, which `saas verify` goes by; those that come before it are not in it.
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Documents', version: '0.1.0' } },
  })
  app.get('/openapi.json', async () => app.swagger())
  app.get('/health', async () => ({ status: 'ok' }))

  // Every route in this scope runs as the tenant that its host names, as far as that tenant's quota goes.
  await app.register(async (scope) => {
    const domain = process.env['TENANT_DOMAIN'] ?? 'localhost'
    await scope.register(tenancyPlugin, { tenancy, tenant: fromSubdomain({ domain }) })
    await scope.register(documents, { tenancy })
  })
  return app
}

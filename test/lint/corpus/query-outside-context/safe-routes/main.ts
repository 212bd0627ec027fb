import type { Tenancy } from '@tenantry/runtime'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { fromSubdomain } from '@tenantry/runtime/http'
import Fastify from 'fastify'

import type { Database } from '../../database.ts'
import { invoices } from './routes.ts'

declare const tenancy: Tenancy<Database>

async function buildApp() {
  const app = Fastify()
  await app.register(tenancyPlugin, { tenancy, tenant: fromSubdomain({ domain: 'localhost' }) })
  await app.register(invoices, { tenancy })
  return app
}

const app = await buildApp()
await app.listen({ port: 0 })

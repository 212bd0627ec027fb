import { createTenancy } from '@tenantry/runtime'

import config from '../saas.config.ts'
import { buildApp } from './app.ts'
import type { Database } from './database.ts'

const tenancy = await createTenancy<Database>(config)
await tenancy.ready()

const app = await buildApp({ tenancy })
app.addHook('preClose', async () => {
  // Else a connection that is kept alive behind its last answer would hold the process.
  app.server.keepAliveTimeout = 1
})
// Runs when the requests in flight have been answered.
app.addHook('onClose', () => tenancy.close())
process.once('SIGINT', () => void app.close())
process.once('SIGTERM', () => void app.close())

await app.listen({
  host: process.env['HOST'] ?? '127.0.0.1',
  port: Number(process.env['PORT'] ?? 3000),
})

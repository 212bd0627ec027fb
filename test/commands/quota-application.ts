// An application of its own process: serves tenants of a project over HTTP, and says on which port.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

import { createTenancy, type SaasConfig, type TenantIdColumn } from '@tenantry/runtime'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { fromHeader } from '@tenantry/runtime/http'
import Fastify from 'fastify'

interface Database {
  invoice: { tenant_id: TenantIdColumn; id: string; number: string }
}

const root = process.argv[2] ?? ''
const { default: config }: { default: SaasConfig } = await import(
  pathToFileURL(join(root, 'saas.config.ts')).href
)
const tenancy = await createTenancy<Database>(config)
const app = Fastify()
await app.register(tenancyPlugin, { tenancy, tenant: fromHeader('x-tenant') })
app.get('/invoices', async () => await tenancy.db.selectFrom('invoice').select('number').execute())
// Holds a connection for so many milliseconds.
app.get<{ Params: { ms: string } }>('/hold/:ms', async ({ params }) => {
  await tenancy.transaction(async (trx) => {
    await trx.selectFrom('invoice').select('number').execute()
    await sleep(Number(params.ms))
  })
  return { held: true }
})
const address = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${new URL(address).port}\n`)
process.once('SIGTERM', () => void app.close().then(() => tenancy.close()))

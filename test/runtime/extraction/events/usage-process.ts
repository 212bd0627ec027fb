// A process of an application with the events of `usage`: its service, a relay, or one that writes a single event. Its argument
// is a `UsageProcess`. A service writes its URL; all die by themselves now and then, where it hurts most.
import { createTenancy, type SaasConfig } from '@tenantry/runtime'
import {
  connectModule,
  createFacade,
  createRouting,
  deliverByRoute,
  startRelay,
} from '@tenantry/runtime/extraction'
import { servicePlugin } from '@tenantry/runtime/service'
import { fastify } from 'fastify'

import type { TestDatabase } from '../../../support/test-application.ts'
import { usage, usageModule, UsageRefused } from './usage-module.ts'

export interface UsageProcess {
  readonly part: 'service' | 'relay' | 'writer'
  readonly config: SaasConfig
  readonly key: { readonly kid: string; readonly secret: string }
  /** Where the service is; a service listens there again. */
  readonly url: string
  /** Of the tenants whose events go to the service. */
  readonly remote: readonly string[]
  /** After how many of the moments that hurt it dies, at the least; twice as many are the most. Null for one that lives. */
  readonly moments: number | null
  /** How often the function fails. */
  readonly failures: number
  /** Whose event a writer writes. */
  readonly slug?: string
}

const given: UsageProcess = JSON.parse(process.argv[2] ?? '')
const tenancy = await createTenancy<TestDatabase>(given.config)

let momentsLeft = Math.ceil((given.moments ?? Number.POSITIVE_INFINITY) * (1 + Math.random()))
const die = (): void => {
  momentsLeft -= 1
  if (momentsLeft === 0) process.kill(process.pid, 'SIGKILL')
}
const module = usageModule(tenancy, {
  afterEffect: () => {
    const drawn = Math.random()
    if (drawn < given.failures / 2) throw new UsageRefused('drawn')
    if (drawn < given.failures) throw new RangeError('drawn')
    die()
  },
})

async function serve(): Promise<void> {
  const app = fastify()
  // What was done is committed, and nobody hears of it.
  app.addHook('onSend', async () => die())
  await app.register(servicePlugin, {
    contract: usage,
    implementation: module,
    tenancy,
    keys: [given.key],
  })
  const port = given.url === '' ? 0 : Number(new URL(given.url).port)
  process.stdout.write(`${await app.listen({ port, host: '127.0.0.1' })}\n`)
}

function relay(): void {
  const remote = connectModule(usage, { url: given.url, key: given.key, timeoutMs: 3000 })
  const byTenant = Object.fromEntries(given.remote.map((slug) => [slug, 'remote' as const]))
  const deliver = deliverByRoute({
    contract: usage,
    local: module,
    remote,
    routing: createRouting('usage', { byTenant }),
    store: tenancy.events(),
  })
  startRelay({
    contract: usage,
    tenancy,
    deliver: async (event, tenant) => {
      await deliver(event, tenant)
      // It was done, and lies in the outbox still.
      die()
    },
    attempts: 1000,
    onOutage: (error) => process.stderr.write(`${String(error)}\n`),
  })
  process.stdout.write('ready\n')
}

async function write(): Promise<void> {
  const routing = createRouting('usage', {})
  const facade = createFacade(usage, { local: module, routing, tenancy, events: ['record'] })
  await tenancy.run(given.slug ?? '', async () => {
    await tenancy.transaction(() => facade.record(`${given.slug}/last`))
    process.kill(process.pid, 'SIGKILL')
  })
}

if (given.part === 'service') await serve()
else if (given.part === 'relay') relay()
else await write()

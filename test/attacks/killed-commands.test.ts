import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTenancy } from '@tenantry/runtime'
import { type ResolvedConfig, resolveConfig } from '@tenantry/runtime/config'
import { addDomain, createKey, createTenant, deleteTenant, Fleet } from '@tenantry/runtime/fleet'

import { testMigrations } from '../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../support/test-fleet.ts'

// A command that is killed is one whose connections all end at once, and that cannot open any other.

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet()
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

const CASES = [3, 6, 9, 11, 12, 13, 14, 15, 16, 17, 20, 25, 30].flatMap((messages) =>
  (['pooled', 'bridged'] as const).map((tier) => [messages, tier] as const),
)

test.each(CASES)(
  'a creation killed behind %i messages, %s, leaves a tenant that is whole or none at all',
  async (messages, tier) => {
    const slug = `created-${messages}-${tier}`
    const migrations = await testMigrations()
    await runUntilKilled(messages, (killed) => createTenant(killed, migrations, { slug, tier }))
    await expectWholeOrUnknown(slug)
    await again(() => fleet.create({ slug, tier }), 'TENANT_EXISTS')
    expect(await expectWholeOrUnknown(slug)).toBe('whole')
    await fleet.delete(slug)
    expect(await leftovers()).toEqual([])
  },
)

test.each(CASES)(
  'a deletion killed behind %i messages, %s, leaves nothing when it is repeated',
  async (messages, tier) => {
    const slug = `deleted-${messages}-${tier}`
    await fleet.create({ slug, tier })
    await addDomain(fleet.fleet, slug, `${slug}.example.com`, { isVerified: true })
    await createKey(fleet.fleet, slug)
    await expectWholeOrUnknown(slug)
    await runUntilKilled(messages, (killed) => deleteTenant(killed, slug, { settleMs: 0 }))
    await expectWholeOrUnknown(slug)
    await again(() => fleet.delete(slug), 'TENANT_UNKNOWN')
    expect(await leftovers()).toEqual([])
  },
)

/** Nobody is let into half a tenant: whoever is let in reads and writes. */
async function expectWholeOrUnknown(slug: string): Promise<'whole' | 'unknown'> {
  await using tenancy = await createTenancy<{ invoice: { number: string } }>(fleet.config)
  const context = await tenancy.admit(slug).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'TENANT_UNKNOWN' })
  })
  if (context === undefined) return 'unknown'
  await tenancy.enter(context, async () => {
    await tenancy.db.insertInto('invoice').values({ number: slug }).execute()
    const invoices = await tenancy.db.selectFrom('invoice').select('number').execute()
    expect(new Set(invoices.map(({ number }) => number))).toEqual(new Set([slug]))
  })
  return 'whole'
}

/** Repeats a command for as long as the server has not noticed that the killed one is gone. */
async function again(command: () => Promise<unknown>, alreadyDone: string): Promise<void> {
  await expect
    .poll(() => command().then(() => 'done', codeOf), { timeout: 10_000 })
    .toSatisfy((outcome) => outcome === 'done' || outcome === alreadyDone)
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error
}

/** Of tenants, in the catalog, the pool and beside it. */
async function leftovers(): Promise<unknown[]> {
  const rows = await fleet.query(`
    select slug as found from tenantry.tenant
    union all select schema from tenantry.placement where mode <> 'pool'
    union all select domain from tenantry.tenant_domain
    union all select name from tenantry.api_key
    union all select number from pool.invoice
    union all select nspname from pg_catalog.pg_namespace
      where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'tenantry', 'pool')`)
  return rows
}

/** Runs a command on a fleet whose process dies as it sends one message too many. */
async function runUntilKilled(
  messages: number,
  command: (fleet: Fleet) => Promise<unknown>,
): Promise<void> {
  const [cluster] = Object.values(fleet.config.clusters)
  const target = new URL(cluster?.url ?? '')
  const sockets = new Set<Socket>()
  let left = messages
  const pass = (from: Socket, to: Socket, isClient: boolean): void => {
    sockets.add(from.setNoDelay())
    from.on('error', () => from.destroy())
    from.on('close', () => to.destroy())
    from.on('data', (chunk) => {
      if (isClient) left -= 1
      if (left >= 0) to.write(chunk)
      else for (const socket of sockets) socket.destroy()
    })
  }
  const server = createServer((client) => {
    if (left < 0) {
      client.destroy()
      return
    }
    const upstream = connect(Number(target.port), target.hostname)
    pass(client, upstream, true)
    pass(upstream, client, false)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  const clusters = { primary: { ...cluster, url: url.href } }
  await runIn(resolveConfig({ ...fleet.config, clusters }), command).catch((error: unknown) => {
    if (left >= 0) throw error
  })
  for (const socket of sockets) socket.destroy()
  server.close()
  await once(server, 'close')
}

async function runIn(
  config: ResolvedConfig,
  command: (fleet: Fleet) => Promise<unknown>,
): Promise<void> {
  const opened = await Fleet.open(config)
  try {
    await command(opened)
  } finally {
    // Of one that was killed the goodbye arrives nowhere.
    await opened.close().catch(() => undefined)
  }
}

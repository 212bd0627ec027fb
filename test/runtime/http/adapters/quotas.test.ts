import { Agent, type IncomingMessage, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy, type SaasConfig } from '@tenantry/runtime'
import { fromHeader } from '@tenantry/runtime/http'
import { MemoryStore, type QuotaStore } from '@tenantry/runtime/quota'

import { send } from '../../../support/send.ts'
import type { TestDatabase } from '../../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../../support/test-fleet.ts'
import { expressAdapter } from './express-adapter.ts'
import { fastifyAdapter } from './fastify-adapter.ts'
import { honoAdapter } from './hono-adapter.ts'
import { createRoutes, type RunningServer, type TestTenancy } from './routes.ts'

const TIERS = {
  rated: { quota: { requests: { rate: '10/m', burst: 10 } } },
  narrow: { quota: { concurrency: 2 } },
  shadow: { quota: { requests: { rate: '1/h', burst: 1 }, shadow: true } },
  free: {},
} as const satisfies SaasConfig['tiers']

let fleet: TestFleet
let tenancy: TestTenancy
let server: RunningServer | undefined
const agent = new Agent({ keepAlive: true, maxSockets: 200 })

beforeAll(async () => {
  fleet = await createTestFleet()
})
afterEach(async () => {
  await server?.close()
  server = undefined
  await tenancy?.close()
})
afterAll(async () => {
  agent.destroy()
  await fleet?.[Symbol.asyncDispose]()
})

describe.each([fastifyAdapter, expressAdapter, honoAdapter])('$name', (adapter) => {
  let count = 0

  /** A server whose tenants are of these tiers, and one of its tenants. */
  async function open(
    tier: keyof typeof TIERS,
    quotas: SaasConfig['quotas'] = {},
    { quotaStore, lateMs }: { quotaStore?: QuotaStore; lateMs?: number } = {},
  ) {
    const slug = `${adapter.name.toLowerCase()}-${tier}-${(count += 1)}`
    await fleet.create({ slug })
    await fleet.query('update tenantry.tenant set tier = $2 where slug = $1', [slug, tier])
    tenancy = await createTenancy<TestDatabase>(
      { ...fleet.config, tiers: TIERS, quotas },
      quotaStore && { quotaStore },
    )
    const tenant = fromHeader('x-tenant')
    server = await adapter.start(createRoutes(tenancy, lateMs), { tenancy, tenant })
    const { port } = server
    const get = async (path: string) =>
      await send(port, path, { headers: { 'x-tenant': slug }, agent })
    const read = async (path: string): Promise<number> => {
      const options = { port, host: '127.0.0.1', path, headers: { 'x-tenant': slug }, agent }
      const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
      httpRequest(options, resolve).on('error', reject).end()
      return (await text(await promise)).length
    }
    return { slug, port, get, read }
  }

  test('what is beyond the rate is 429, with what was hit and when to come back', async () => {
    const { get } = await open('rated')
    const answers = []
    for (let index = 0; index < 12; index += 1) answers.push(await get('/seen'))
    expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429, 429])
    const [first] = answers
    expect(first?.headers['ratelimit-policy']).toBe('"requests";q=10;w=60')
    expect(first?.headers['ratelimit']).toBe('"requests";r=9;t=6')
    const last = answers.at(-1)
    expect(last?.body).toEqual({
      error: {
        code: 'QUOTA_REQUESTS_EXCEEDED',
        message: 'There were too many requests.',
        quota: 'requests',
      },
    })
    const retryAfter = Number(last?.headers['retry-after'])
    expect(retryAfter).toBeGreaterThan(0)
    expect(retryAfter).toBeLessThanOrEqual(6)
    expect(last?.headers['ratelimit']).toMatch(/^"requests";r=0;t=\d+$/)
    expect(last?.headers['cache-control']).toBe('no-store')
  })

  test('a request costs what its route says', async () => {
    const { get } = await open('rated')
    const statuses = []
    for (const path of ['/dear', '/dear', '/dear', '/seen']) statuses.push((await get(path)).status)
    expect(statuses).toEqual([200, 200, 429, 429])
  })

  test('a request gives its place back, however it ends', async () => {
    const { slug, port, get, read } = await open('narrow')
    const crowd = await Promise.all(Array.from({ length: 6 }, () => get('/late')))
    expect(crowd.filter(({ status }) => status === 200)).toHaveLength(2)
    const refused = crowd.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(4)
    expect(refused[0]?.body).toMatchObject({
      error: { code: 'QUOTA_CONCURRENCY_EXCEEDED', quota: 'concurrency' },
    })
    for (const path of ['/fail', '/nowhere', '/fail', '/lines', '/lines']) await read(path)
    for (let index = 0; index < 4; index += 1) await hangUp(port, slug)
    await sleep(100)
    const again = await Promise.all([get('/late'), get('/late')])
    expect(again.map(({ status }) => status)).toEqual([200, 200])
  })

  test('a client that goes away before it is let in, or with requests behind each other, leaves nothing inside', async () => {
    const store = new MemoryStore()
    const exchange = store.exchange.bind(store)
    store.exchange = async (requests) => {
      await sleep(60)
      return await exchange(requests)
    }
    const { slug, port, get } = await open('narrow', {}, { quotaStore: store })
    for (let index = 0; index < 4; index += 1) await hangUp(port, slug)
    const request = `GET /late HTTP/1.1\r\nhost: 127.0.0.1\r\nx-tenant: ${slug}\r\n\r\n`
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('error', () => undefined)
    socket.write(request.repeat(6))
    await sleep(90)
    socket.destroy()
    await expect.poll(() => tenancy.vitals().inside).toBe(0)
    await sleep(300)
    expect(tenancy.vitals().inside).toBe(0)
    const again = await Promise.all([get('/late'), get('/late')])
    expect(again.map(({ status }) => status)).toEqual([200, 200])
  })

  test('in shadow mode it is counted, and served', async () => {
    const { get } = await open('shadow')
    for (let index = 0; index < 5; index += 1) expect((await get('/seen')).status).toBe(200)
    await expect.poll(() => tenancy.usage().get('shadow')?.requests).toBe(5)
    expect(tenancy.usage().get('shadow')?.refused.requests).toBe(4)
  })

  test('what is served is counted: requests, database time, rows and bytes', async () => {
    const { get, read } = await open('free')
    expect(await read('/lines')).toBeGreaterThan(1_000_000)
    await get('/seen')
    await expect.poll(() => tenancy.usage().get('free')?.requests).toBe(2)
    const usage = tenancy.usage().get('free')
    expect(usage?.statements).toBe(201)
    expect(usage?.rows).toBe(201)
    expect(usage?.databaseMs).toBeGreaterThan(1)
    expect(usage?.bytesOut).toBeGreaterThan(1_000_000)
  })

  test('what a process cannot serve is 503', async () => {
    const { get } = await open('free', { shedding: true }, { lateMs: 1000 })
    const crowd = await Promise.all(Array.from({ length: 150 }, () => get('/background')))
    const shed = crowd.filter(({ status }) => status === 503)
    // Of the 100 at a time that a process begins with, 60 are for background work.
    expect(shed.length).toBeGreaterThan(20)
    expect(shed[0]?.body).toMatchObject({ error: { code: 'OVERLOADED', quota: 'load' } })
    expect(shed[0]?.headers['retry-after']).toBe('1')
    expect(crowd.every(({ status }) => status === 200 || status === 503)).toBe(true)
  })
})

/** Sends a request, and goes away before it is answered. */
async function hangUp(port: number, slug: string): Promise<void> {
  const request = httpRequest({
    port,
    host: '127.0.0.1',
    path: '/late',
    headers: { 'x-tenant': slug },
  })
  request.on('error', () => undefined)
  request.end()
  await sleep(15)
  request.destroy()
}

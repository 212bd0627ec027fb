import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy } from '@tenantry/runtime'
import { fromHeader, type TenantResolver } from '@tenantry/runtime/http'
import { MemoryStore } from '@tenantry/runtime/quota'

import type { TestDatabase } from '../../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../../support/test-fleet.ts'
import { expressAdapter } from './express-adapter.ts'
import { fastifyAdapter } from './fastify-adapter.ts'
import { honoAdapter } from './hono-adapter.ts'
import { createRoutes, type RunningServer, type TestTenancy } from './routes.ts'

// Requests in all shapes, whose client goes away at any time: before they are let in, while they are served, in the middle
// of a body of theirs or of ours. What was let in has to be over then, and its place free.

/** So many that all are let in: what is refused holds nothing. */
const CONCURRENCY = 500
const ROUNDS = 2
const FOUND_MS = 15
/** When clients go away, in milliseconds behind their request: before it is let in, inside the handler, behind it. */
const GONE_MS = [0, 4, 16, 30, 60]

let fleet: TestFleet
let tenancy: TestTenancy
let server: RunningServer

beforeAll(async () => {
  fleet = await createTestFleet()
})
afterEach(async () => {
  await server?.close()
  await tenancy?.close()
})
afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

function shapesFor(slug: string): Readonly<Record<string, string>> {
  const lines = (first: string, ...others: string[]): string =>
    [`${first} HTTP/1.1`, 'host: 127.0.0.1', `x-tenant: ${slug}`, ...others, '', ''].join('\r\n')
  const json = 'content-type: application/json'
  return {
    plain: lines('GET /late'),
    head: lines('HEAD /late'),
    options: lines('OPTIONS /late', 'origin: https://other.test'),
    'no route': lines('GET /nowhere'),
    'a large body of ours': lines('GET /lines'),
    'an error': lines('GET /fail'),
    'an upgrade nobody knows': lines('GET /late', 'connection: upgrade', 'upgrade: websocket'),
    'a body that never ends': `${lines('POST /seen', json, 'content-length: 5000')}{"a":`,
    'a chunked body that never ends': `${lines('POST /count', 'transfer-encoding: chunked')}5\r\nabcde\r\n`,
    'a chunk that is none': `${lines('POST /count', 'transfer-encoding: chunked')}zz\r\n`,
    'a body behind 100-continue': lines(
      'POST /seen',
      json,
      'content-length: 10',
      'expect: 100-continue',
    ),
    'several behind each other': lines('GET /late').repeat(4),
    'different ones behind each other':
      lines('GET /lines') + lines('GET /fail') + lines('HEAD /late') + lines('GET /nowhere'),
    'rubbish behind a request': `${lines('GET /late')}\u0000\u0001 rubbish\r\n\r\n`,
    'a connection that is closed': lines('GET /late', 'connection: close'),
  }
}

function isOpen(socket: Socket): boolean {
  return !socket.destroyed && socket.writable
}

describe.each([fastifyAdapter, expressAdapter, honoAdapter])('$name', (adapter) => {
  test('leaves nothing inside of a client that is gone, and no place taken', async () => {
    const slug = adapter.name.toLowerCase()
    const { id } = await fleet.create({ slug })
    const store = new MemoryStore()
    const tiers = { narrow: { quota: { concurrency: CONCURRENCY } } }
    tenancy = await createTenancy<TestDatabase>({ ...fleet.config, tiers }, { quotaStore: store })
    const inHeader = fromHeader('x-tenant')
    const tenant: TenantResolver = async (request) => {
      await sleep(FOUND_MS)
      return await inHeader(request)
    }
    server = await adapter.start(createRoutes(tenancy), { tenancy, tenant })
    const { port } = server

    const attack = async (bytes: string, goneMs: number, isHalfOpen: boolean): Promise<void> => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: isHalfOpen })
      socket.on('error', () => undefined)
      // Half of them read nothing, so that what is sent to them waits.
      if (goneMs % 4 === 0) socket.resume()
      socket.write(bytes)
      await sleep(goneMs)
      if (isHalfOpen && isOpen(socket)) socket.end()
      await sleep(goneMs)
      socket.destroy()
    }
    for (const [shape, bytes] of Object.entries(shapesFor(slug))) {
      const attacks: Promise<void>[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const goneMs of GONE_MS) attacks.push(attack(bytes, goneMs, round % 2 === 0))
      }
      await Promise.all(attacks)
      await expect.poll(() => tenancy.vitals().inside, { message: shape, timeout: 2000 }).toBe(0)
    }
    await tenancy.close()
    const { places } = await store.exchange({
      holder: 'another process',
      leaseMs: 100,
      cells: [],
      places: [{ tenantId: id, limit: CONCURRENCY, firm: 0, wanted: CONCURRENCY }],
    })
    expect(places[0]?.held).toBe(CONCURRENCY)
  })
})

import { once } from 'node:events'
import { Agent } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { createTenancy, TenantryError } from '@tenantry/runtime'
import { setTenantStatus } from '@tenantry/runtime/fleet'
import { fromHeader, fromPath, fromSubdomain } from '@tenantry/runtime/http'
import { fromJwt } from '@tenantry/runtime/jwt'

import { type Answer } from '../../../support/http-client.ts'
import { openSocket, rawRequest, sendRaw, statusesOf } from '../../../support/raw-http.ts'
import { send as sendTo, type Sending } from '../../../support/send.ts'
import { startTcpProxy } from '../../../support/tcp-proxy.ts'
import type { TestDatabase } from '../../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../../support/test-fleet.ts'
import { expressAdapter } from './express-adapter.ts'
import { fastifyAdapter } from './fastify-adapter.ts'
import { honoAdapter } from './hono-adapter.ts'
import { createRoutes, type Routes, type RunningServer } from './routes.ts'

// One behaviour: the same cases for every framework, over real sockets, on a real database.

const SLUGS = Array.from({ length: 20 }, (_, index) => `tenant-${index}`)
const SECRET = 'a secret of at least thirty-two bytes'
const NOT_FOUND = { error: { code: 'TENANT_NOT_FOUND', message: 'There is nothing here.' } }

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet()
  for (const [index, slug] of SLUGS.entries()) {
    await fleet.create({ slug, tier: index % 2 === 0 ? 'pooled' : 'bridged' })
  }
  await fleet.create({ slug: 'asleep' })
  await setTenantStatus(fleet.fleet, 'asleep', 'suspended')
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

async function tokenFor(tenant: string): Promise<string> {
  const token = new SignJWT({ tenant }).setProtectedHeader({ alg: 'HS256' })
  token.setIssuer('i').setAudience('a').setExpirationTime('1h')
  return `Bearer ${await token.sign(new TextEncoder().encode(SECRET))}`
}

describe.each([fastifyAdapter, expressAdapter, honoAdapter])('$name', (adapter) => {
  let server: RunningServer
  let routes: Routes

  beforeAll(async () => {
    const { tenancy } = fleet.application
    routes = createRoutes(tenancy)
    const jwt = fromJwt({ key: { secret: SECRET }, issuer: 'i', audience: 'a', required: false })
    const tenant = [
      fromSubdomain({ domain: 'example.com' }),
      fromPath({ prefix: '/t' }),
      fromHeader('x-tenant'),
      jwt,
    ]
    server = await adapter.start(routes, { tenancy, tenant })
  })

  afterAll(async () => {
    await server?.close()
  })

  async function send(path: string, sending: Sending): Promise<Answer> {
    const { status, body } = await sendTo(server.port, path, sending)
    return { status, body }
  }

  function post(slug: string, agent: Agent): Promise<Answer> {
    const headers = { 'x-tenant': slug, 'content-type': 'application/json' }
    return send('/seen', { method: 'POST', headers, agent, chunks: ['{"of":', `"${slug}"`, '}'] })
  }

  async function raw(...lines: string[]): Promise<string> {
    return await sendRaw(server.port, rawRequest(...lines, 'Connection: close'))
  }

  describe('who is let in', () => {
    test.each([
      ['/seen', { host: 'tenant-1.example.com' }],
      ['/seen', { host: 'tenant-1.example.com:8080' }],
      ['/seen', { 'x-tenant': 'tenant-1' }],
      ['/seen', { host: 'tenant-1.example.com', 'x-tenant': 'tenant-1' }],
      ['/t/tenant-1/seen', {}],
      ['/t/%74enant-1/seen?x=/../t/tenant-2', {}],
      ['/t/tenant-1/seen', { host: 'tenant-1.example.com' }],
    ])('%s with %j', async (path, headers) => {
      expect(await send(path, { headers })).toEqual({ status: 200, body: { inside: 'tenant-1' } })
    })

    test('a token', async () => {
      const headers = { authorization: await tokenFor('tenant-2') }
      expect(await send('/seen', { headers })).toEqual({
        status: 200,
        body: { inside: 'tenant-2' },
      })
    })

    test('a request that names its host in the URL as well', async () => {
      const host = 'tenant-3.example.com'
      const answer = await raw(`GET http://${host}/seen HTTP/1.1`, `Host: ${host}`)
      expect(answer).toContain('{"inside":"tenant-3"}')
    })

    test('HTTP/1.0 without a Host names its tenant by another source', async () => {
      expect(await raw('GET /seen HTTP/1.0', 'X-Tenant: tenant-4')).toContain(
        '{"inside":"tenant-4"}',
      )
      expect(statusesOf(await raw('GET /seen HTTP/1.0'))).toEqual([404])
    })

    test('outside of the scope there is no tenant', async () => {
      const headers = { 'x-tenant': 'tenant-1' }
      expect(await send('/health', { headers })).toEqual({ status: 200, body: { tenant: null } })
    })
  })

  describe('who is not', () => {
    test('unknown, suspended, malformed and missing tenants have one answer', async () => {
      const answers = await Promise.all([
        send('/seen', {}),
        send('/seen', { headers: { host: 'nobody.example.com' } }),
        send('/seen', { headers: { host: 'asleep.example.com' } }),
        send('/t/asleep/seen', {}),
        send('/t/nobody/seen', {}),
        send('/t/', {}),
        send('/seen', { headers: { 'x-tenant': "o'brien" } }),
        send('/seen', { headers: { 'x-tenant': 'a b' } }),
        send('/seen', { headers: { 'x-tenant': 'a'.repeat(5000) } }),
        send('/seen', { headers: { authorization: await tokenFor('a\u0000b') } }),
        send('/seen', { headers: { authorization: await tokenFor('asleep') } }),
        send('/seen', { headers: { 'x-forwarded-host': 'tenant-1.example.com' } }),
      ])
      expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
        new Set([JSON.stringify({ status: 404, body: NOT_FOUND })]),
      )
    })

    test('two tenants', async () => {
      const authorization = await tokenFor('tenant-2')
      const answers = await Promise.all([
        send('/seen', { headers: { host: 'tenant-1.example.com', 'x-tenant': 'tenant-2' } }),
        send('/seen', { headers: { host: 'tenant-1.example.com', authorization } }),
        send('/t/tenant-1/seen', { headers: { authorization } }),
        send('/T/tenant-1/seen', { headers: { authorization } }),
        // Whether either of the two is there makes no difference.
        send('/seen', { headers: { host: 'nobody.example.com', 'x-tenant': 'nobody-else' } }),
        send('/seen', { headers: { host: 'nobody.example.com', authorization } }),
        send('/seen', { headers: { host: 'asleep.example.com', authorization } }),
      ])
      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 400, body: { error: { code: 'TENANT_CONFLICT' } } })
      }
    })

    test.each([
      [
        'two hosts',
        ['GET /seen HTTP/1.1', 'Host: tenant-1.example.com', 'Host: tenant-2.example.com'],
      ],
      [
        'one host twice',
        ['GET /seen HTTP/1.1', 'Host: tenant-1.example.com', 'hOST: tenant-1.example.com'],
      ],
      [
        'a host in the URL and another one',
        ['GET http://tenant-1.example.com/seen HTTP/1.1', 'Host: tenant-2.example.com'],
      ],
      [
        'a user in the URL',
        [
          'GET http://tenant-1.example.com@tenant-2.example.com/seen HTTP/1.1',
          'Host: tenant-2.example.com',
        ],
      ],
      [
        'two tokens',
        ['GET /seen HTTP/1.1', 'Host: x', 'Authorization: Bearer a', 'Authorization: Bearer b'],
      ],
      ['a way up', ['GET /t/tenant-1/../tenant-2/seen HTTP/1.1', 'Host: x']],
      ['an encoded way up', ['GET /t/tenant-1/%2e%2E/tenant-2/seen HTTP/1.1', 'Host: x']],
      [
        'an encoded way up with its slashes',
        ['GET /t/tenant-1%2f..%2ftenant-2/seen HTTP/1.1', 'Host: x'],
      ],
      ['a backslash', ['GET /t/tenant-1/%5c..%5ctenant-2/seen HTTP/1.1', 'Host: x']],
      ['doubled slashes', ['GET //t/tenant-1/seen HTTP/1.1', 'Host: tenant-2.example.com']],
      ['doubled slashes inside', ['GET /t//tenant-1/seen HTTP/1.1', 'Host: tenant-2.example.com']],
      ['encoded slashes', ['GET /t%2Ftenant-1/seen HTTP/1.1', 'Host: tenant-2.example.com']],
      ['a broken encoding', ['GET /t/tenant-1%/seen HTTP/1.1', 'Host: x']],
    ])('%s', async (_what, lines) => {
      const answer = await raw(...lines)
      expect(statusesOf(answer)).toEqual([400])
      expect(answer).not.toContain('inside')
    })

    test('a forged token, also beside a good host', async () => {
      const authorization = `${await tokenFor('tenant-1')}x`
      for (const host of ['tenant-1.example.com', 'nobody.example.com', '127.0.0.1']) {
        const answer = await sendTo(server.port, '/seen', { headers: { host, authorization } })
        expect(answer).toMatchObject({
          status: 401,
          headers: { 'www-authenticate': 'Bearer', 'cache-control': 'no-store' },
          body: { error: { code: 'TOKEN_INVALID' } },
        })
      }
    })

    test('while the catalog cannot be reached: 503 for whoever asks, and when to come again', async () => {
      const { primary } = fleet.config.clusters
      await using proxy = await startTcpProxy(primary?.url ?? '')
      const clusters = { primary: { ...primary, url: proxy.url } }
      await using tenancy = await createTenancy<TestDatabase>({ ...fleet.config, clusters })
      const told: unknown[] = []
      const onOutage = (error: unknown): void => {
        told.push(error)
      }
      const broken = await adapter.start(createRoutes(tenancy), {
        tenancy,
        tenant: fromHeader('x-tenant'),
        onOutage,
      })
      const ask = (slug: string) => sendTo(broken.port, '/seen', { headers: { 'x-tenant': slug } })
      proxy.cut()
      const answers = await Promise.all(['tenant-1', 'asleep', 'nobody'].map(ask))
      for (const answer of answers) {
        expect(answer).toMatchObject({
          status: 503,
          headers: { 'retry-after': '5', 'cache-control': 'no-store' },
          body: { error: { code: 'UNAVAILABLE' } },
        })
      }
      expect(told).toHaveLength(3)
      expect(told[0]).toBeInstanceOf(TenantryError)
      expect((await sendTo(broken.port, '/seen')).status).toBe(404)
      proxy.restore()
      await vi.waitFor(async () => expect((await ask('tenant-1')).status).toBe(200), 10_000)
      await broken.close()
    })
  })

  describe('the context of a request', () => {
    test('20 tenants that take turns on few sockets, with bodies in chunks', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 5 })
      const rounds = Array.from({ length: 10 }, () => SLUGS).flat()
      const answers = await Promise.all(rounds.map((slug) => post(slug, agent)))
      expect(answers).toEqual(
        rounds.map((slug) => ({
          status: 200,
          body: { before: slug, inside: slug, body: { of: slug } },
        })),
      )
      agent.destroy()
    })

    test('one socket, one tenant after another, errors in between', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      for (const slug of SLUGS) {
        const failed = await send('/fail', { headers: { 'x-tenant': slug }, agent })
        expect(failed.status).toBe(500)
        expect(await send('/health', { agent })).toEqual({ status: 200, body: { tenant: null } })
        expect((await send('/seen', { agent })).status).toBe(404)
        const next = SLUGS[(SLUGS.indexOf(slug) + 1) % SLUGS.length] ?? ''
        expect((await post(next, agent)).body).toMatchObject({ inside: next })
      }
      agent.destroy()
    })

    test('many requests at once on one socket, without waiting for answers', async () => {
      const requests = SLUGS.flatMap((slug) => [
        rawRequest('GET /seen HTTP/1.1', 'Host: x', `X-Tenant: ${slug}`),
        rawRequest('GET /health HTTP/1.1', 'Host: x'),
      ])
      const last = rawRequest('GET /health HTTP/1.1', 'Host: x', 'Connection: close')
      const answers = await sendRaw(server.port, [...requests, last].join(''))
      const seen = Array.from(
        answers.matchAll(/"(?:inside|tenant)":(?:"([^"]*)"|null)/g),
        ([, slug]) => slug,
      )
      expect(seen).toEqual([...SLUGS.flatMap((slug) => [slug, undefined]), undefined])
    })

    test('a body that is no JSON, a body that is cut off', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      const headers = { 'x-tenant': 'tenant-1', 'content-type': 'application/json' }
      const broken = await send('/seen', { method: 'POST', headers, agent, chunks: ['{"of'] })
      expect(broken.status).toBe(400)
      expect((await post('tenant-2', agent)).body).toMatchObject({ inside: 'tenant-2' })
      agent.destroy()
    })

    test('a body that the route reads chunk by chunk', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 2 })
      const chunks = Array.from({ length: 10 }, () => 'x'.repeat(20_000))
      const answers = await Promise.all(
        SLUGS.map((slug) => {
          const headers = { 'x-tenant': slug, 'content-type': 'application/octet-stream' }
          return send('/count', { method: 'POST', headers, agent, chunks })
        }),
      )
      expect(answers).toEqual(
        SLUGS.map((slug) => ({ status: 200, body: { bytes: 200_000, inside: [slug] } })),
      )
      agent.destroy()
    })

    test('answers that are made while they are sent, to clients that read slowly', async () => {
      const bodies = await Promise.all(
        SLUGS.slice(0, 6).map(async (slug) => {
          const socket = await openSocket(server.port)
          socket.pause()
          socket.write(rawRequest('GET /lines HTTP/1.0', 'Host: x', `X-Tenant: ${slug}`))
          await sleep(100)
          const answer = await text(socket)
          return { slug, lines: answer.match(/^[a-z]+-?\d*(?=\.{100})/gm) ?? [] }
        }),
      )
      for (const { slug, lines } of bodies) {
        expect(lines).toHaveLength(200)
        expect(new Set(lines)).toEqual(new Set([slug]))
      }
    })

    test('a client that is gone: its request ends as its own tenant, the next ones are untouched', async () => {
      const before = routes.seenLate.length
      const sockets = await Promise.all(SLUGS.map(() => openSocket(server.port)))
      for (const [index, socket] of sockets.entries()) {
        socket.write(rawRequest('GET /late HTTP/1.1', 'Host: x', `X-Tenant: ${SLUGS[index]}`))
      }
      await sleep(20)
      for (const socket of sockets) socket.destroy()
      const others = await Promise.all(
        SLUGS.map((slug) => send('/late', { headers: { 'x-tenant': slug } })),
      )
      expect(others).toEqual(SLUGS.map((slug) => ({ status: 200, body: { inside: slug } })))
      await vi.waitFor(() => expect(routes.seenLate.length - before).toBeGreaterThanOrEqual(40))
      expect(routes.seenLate.slice(before).sort()).toEqual([...SLUGS, ...SLUGS].sort())
    })

    test('a client that is gone in the midst of its body', async () => {
      for (const slug of SLUGS.slice(0, 5)) {
        const socket = await openSocket(server.port)
        const lines = [`X-Tenant: ${slug}`, 'Content-Type: application/json', 'Content-Length: 100']
        socket.write(`${rawRequest('POST /seen HTTP/1.1', 'Host: x', ...lines)}{"of"`)
        await sleep(10)
        socket.destroy()
        await once(socket, 'close')
      }
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      expect((await post('tenant-7', agent)).body).toMatchObject({ inside: 'tenant-7' })
      agent.destroy()
    })
  })
})

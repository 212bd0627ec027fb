import { Agent, request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

import { fastify, type FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { setTenantStatus } from '@tenantry/runtime/fleet'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { fromHeader, fromSubdomain } from '@tenantry/runtime/http'
import { fromJwt } from '@tenantry/runtime/jwt'

import { type Answer, readAnswer } from '../../support/http-client.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'

const SLUGS = Array.from({ length: 20 }, (_, index) => `tenant-${index}`)
const SECRET = 'a secret of at least thirty-two bytes'

let fleet: TestFleet
let app: FastifyInstance
let port: number

beforeAll(async () => {
  fleet = await createTestFleet()
  for (const [index, slug] of SLUGS.entries()) {
    await fleet.create({ slug, tier: index % 2 === 0 ? 'pooled' : 'bridged' })
  }
  await fleet.create({ slug: 'asleep' })
  await setTenantStatus(fleet.fleet, 'asleep', 'suspended')
  app = createApp()
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
})

afterAll(async () => {
  await app?.close()
  await fleet?.[Symbol.asyncDispose]()
})

function createApp(): FastifyInstance {
  const { tenancy } = fleet.application
  const made = fastify()
  const seen = async (): Promise<unknown> => {
    const { rows } = await sql<{ id: string }>`select tenantry.current_tenant() as id`.execute(
      tenancy.db,
    )
    return rows[0]?.id === tenancy.currentTenant()?.id ? tenancy.currentTenant()?.slug : 'swapped'
  }
  made.get('/health', () => ({ tenant: tenancy.currentTenant()?.slug ?? null }))
  void made.register(async (scope) => {
    const jwt = fromJwt({ key: { secret: SECRET }, issuer: 'i', audience: 'a', required: false })
    const tenant = [fromSubdomain({ domain: 'example.com' }), fromHeader('x-tenant'), jwt]
    await scope.register(tenancyPlugin, { tenancy, tenant })
    scope.addHook('preHandler', async (request) => {
      request.headers['x-seen-before'] = String(await seen())
    })
    scope.post('/seen', async (request) => {
      await sleep(Math.random() * 5)
      return { before: request.headers['x-seen-before'], inside: await seen(), body: request.body }
    })
    scope.get('/seen', async () => ({ inside: await seen() }))
    scope.get('/fail', async () => {
      await seen()
      throw new Error('no')
    })
  })
  return made
}

interface Sending {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly agent?: Agent
  /** Sent in chunks, with pauses, so that the body ends long after the headers. */
  readonly chunks?: readonly string[]
}

async function send(path: string, sending: Sending): Promise<Answer> {
  const { method = 'GET', headers = {}, agent, chunks = [] } = sending
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const request = httpRequest(
    { port, host: '127.0.0.1', path, method, headers, ...(agent && { agent }) },
    (response) => {
      readAnswer(response).then(resolve, reject)
    },
  )
  request.on('error', reject)
  for (const chunk of chunks) {
    request.write(chunk)
    await sleep(Math.random() * 4)
  }
  request.end()
  return await promise
}

function post(slug: string, agent: Agent): Promise<Answer> {
  const headers = { 'x-tenant': slug, 'content-type': 'application/json' }
  return send('/seen', { method: 'POST', headers, agent, chunks: ['{"of":', `"${slug}"`, '}'] })
}

async function tokenFor(tenant: string): Promise<string> {
  return await new SignJWT({ tenant })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('i')
    .setAudience('a')
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET))
}

describe('who is let in', () => {
  test.each([
    [{ host: 'tenant-1.example.com' }],
    [{ host: 'tenant-1.example.com:8080' }],
    [{ 'x-tenant': 'tenant-1' }],
    [{ host: 'tenant-1.example.com', 'x-tenant': 'tenant-1' }],
  ])('%j', async (headers) => {
    expect(await send('/seen', { headers })).toEqual({ status: 200, body: { inside: 'tenant-1' } })
  })

  test('a token', async () => {
    const headers = { authorization: `Bearer ${await tokenFor('tenant-2')}` }
    expect(await send('/seen', { headers })).toEqual({ status: 200, body: { inside: 'tenant-2' } })
  })

  test('unknown, suspended, malformed and missing tenants have one answer', async () => {
    const answers = await Promise.all([
      send('/seen', {}),
      send('/seen', { headers: { host: 'nobody.example.com' } }),
      send('/seen', { headers: { host: 'asleep.example.com' } }),
      send('/seen', { headers: { 'x-tenant': "o'brien" } }),
      send('/seen', { headers: { 'x-tenant': 'a b' } }),
      send('/seen', { headers: { 'x-tenant': 'a'.repeat(5000) } }),
      send('/seen', { headers: { authorization: `Bearer ${await tokenFor('a\u0000b')}` } }),
    ])
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ status: 404, body: NOT_FOUND })]),
    )
  })

  test('two tenants', async () => {
    const headers = { host: 'tenant-1.example.com', 'x-tenant': 'tenant-2' }
    expect(await send('/seen', { headers })).toMatchObject({
      status: 400,
      body: { error: { code: 'TENANT_CONFLICT' } },
    })
    const authorization = `Bearer ${await tokenFor('tenant-2')}`
    const conflict = { host: 'tenant-1.example.com', authorization }
    expect((await send('/seen', { headers: conflict })).status).toBe(400)
  })

  test('a forged token, also beside a good host', async () => {
    const forged = `${await tokenFor('tenant-1')}x`
    for (const host of ['tenant-1.example.com', '127.0.0.1']) {
      const headers = { host, authorization: `Bearer ${forged}` }
      expect(await send('/seen', { headers })).toMatchObject({
        status: 401,
        body: { error: { code: 'TOKEN_INVALID' } },
      })
    }
  })

  test('outside of the scope there is no tenant', async () => {
    const headers = { 'x-tenant': 'tenant-1' }
    expect(await send('/health', { headers })).toEqual({ status: 200, body: { tenant: null } })
  })
})

const NOT_FOUND = { error: { code: 'TENANT_NOT_FOUND', message: 'There is nothing here.' } }

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

  test('a body that is no JSON, a body that is cut off', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const headers = { 'x-tenant': 'tenant-1', 'content-type': 'application/json' }
    const broken = await send('/seen', { method: 'POST', headers, agent, chunks: ['{"of'] })
    expect(broken.status).toBe(400)
    expect((await post('tenant-2', agent)).body).toMatchObject({ inside: 'tenant-2' })
    agent.destroy()
  })
})

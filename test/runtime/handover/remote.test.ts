import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { get } from 'node:http'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'

import { fastify } from 'fastify'
import { TenantryError } from '@tenantry/runtime/errors'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { handOverRoutes } from '@tenantry/runtime/fastify'

import { type RawRequest, sendBytes, sendRaw } from '../../support/untouched-http.ts'
import { createTestApplication, type TestApplication } from '../../support/test-application.ts'
import { type Monolith, type ServiceSide, startMonolith, startService } from './two-sides.ts'

let application: TestApplication
let service: ServiceSide
let monolith: Monolith
const here: string[] = []
const there: string[] = []
let left = 0

beforeAll(async () => {
  application = await createTestApplication()
  for (const slug of ['acme', 'globex']) {
    await application.createTenant({ slug, name: slug, tier: 'pooled' })
  }
  service = await startService(application, {
    onRequest: (request) => there.push(request),
    onAbort: () => (left += 1),
  })
  monolith = await startMonolith(application, {
    serviceUrl: service.url,
    events: { onRequest: (request) => here.push(request) },
  })
  monolith.modes.set('acme', 'remote')
})

afterAll(async () => {
  await monolith[Symbol.asyncDispose]()
  await service[Symbol.asyncDispose]()
  await application[Symbol.asyncDispose]()
})

beforeEach(() => {
  here.length = 0
  there.length = 0
})

async function ask(path: string, { headers = {}, ...request }: RawRequest = {}) {
  const answer = await sendRaw(monolith.url + path, {
    ...request,
    headers: { 'x-tenant': 'acme', ...headers },
  })
  const text = answer.body.toString()
  const isJson = answer.headers['content-type']?.includes('json') === true && text !== ''
  return { ...answer, text, json: isJson ? JSON.parse(text) : undefined }
}

const JSON_TYPE = { 'content-type': 'application/json' }

describe('a request of a tenant that is routed to the service', () => {
  test('is answered there, as that tenant, and nothing of it here', async () => {
    const body = JSON.stringify({ number: 'A-1' })
    const added = await ask('/invoices', { method: 'POST', headers: JSON_TYPE, body })
    expect([added.status, added.headers.location]).toEqual([201, '/invoices/A-1'])
    // The default is that of the schema, which the service has read.
    expect(added.json).toEqual({ number: 'A-1', amount: 7 })
    expect((await ask('/invoices')).json).toEqual([{ number: 'A-1', amount: 7 }])
    expect((await ask('/invoices/A-1')).json).toMatchObject({ number: 'A-1' })
    expect(here).toEqual([])
    expect(there).toEqual(['POST /invoices', 'GET /invoices', 'GET /invoices/A-1'])
  })

  test('of another tenant it is answered here, and sees other rows', async () => {
    const { json } = await ask('/invoices', { headers: { 'x-tenant': 'globex' } })
    expect(json).toEqual([])
    expect(here).toEqual(['GET /invoices'])
    expect(there).toEqual([])
  })

  test('has its URL, query and headers, and nothing of how it came there', async () => {
    const { json } = await ask('/seen?a=1&b=%2F&a=2', {
      headers: {
        authorization: 'Bearer of the user',
        cookie: 'session=1',
        'x-several': ['1', '2'],
        connection: 'close, x-mine',
        'x-mine': 'for this connection',
        te: 'trailers',
      },
    })
    expect(json).toMatchObject({
      tenant: 'acme',
      url: '/seen?a=1&b=%2F&a=2',
      query: { a: ['1', '2'], b: '/' },
      headers: {
        authorization: 'Bearer of the user',
        cookie: 'session=1',
        'x-several': '1, 2',
        'x-forwarded-for': '127.0.0.1',
      },
    })
    const names = Object.keys(json.headers)
    expect(names.filter((name) => /^tenantry-|^te$|^x-mine$/.test(name))).toEqual([])
    const raw = await ask('/seen/raw', { headers: { 'X-Own': 'mine' } })
    const sent: readonly string[] = raw.json.headers
    expect(sent.filter((text) => /^tenantry-/i.test(text))).toEqual([])
    // In pairs still.
    expect(sent.length % 2).toBe(0)
    expect(sent[sent.findIndex((text) => text.toLowerCase() === 'x-own') + 1]).toBe('mine')
  })

  test('gets the answer as it is: redirects, cookies, compression, no content, HEAD', async () => {
    const redirected = await ask('/cookies')
    expect(redirected.status).toBe(303)
    expect(redirected.headers).toMatchObject({
      location: 'https://elsewhere.example.com/',
      'set-cookie': ['a=1; Path=/', 'b=2; Path=/'],
    })
    expect(Object.keys(redirected.headers).filter((name) => name.startsWith('tenantry-'))).toEqual(
      [],
    )
    const zipped = await ask('/zipped', { headers: { 'accept-encoding': 'gzip' } })
    expect(zipped.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(zipped.body).toString()).toBe('the content')
    const deleted = await ask('/seen', { method: 'DELETE' })
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    const head = await ask('/invoices', { method: 'HEAD' })
    expect([head.status, head.text]).toEqual([200, ''])
    expect(head.headers['content-length']).toBe(String((await ask('/invoices')).body.length))
    expect(here).toEqual([])
  })

  test('gets what the service says of its own failure, and of what is not there', async () => {
    const failed = await ask('/failing')
    expect([failed.status, failed.json]).toEqual([500, { error: 'failed' }])
    const missing = await ask('/invoices/none')
    expect([missing.status, missing.json]).toEqual([404, { error: 'nothing' }])
    const invalid = await ask('/invoices', { method: 'POST', headers: JSON_TYPE, body: '{}' })
    expect(invalid.status).toBe(400)
    const unparsable = await ask('/invoices', { method: 'POST', headers: JSON_TYPE, body: '{' })
    expect(unparsable.status).toBe(400)
    expect(here).toEqual([])
  })

  test('whose path no route has is answered here', async () => {
    const { status } = await ask('/nothing')
    expect(status).toBe(404)
    expect(there).toEqual([])
  })
})

describe('a body', () => {
  const file = randomBytes(8 * 1024 * 1024)
  const expected = { bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') }
  const type = { 'content-type': 'application/octet-stream' }

  test('goes through whole, in one piece of known length', async () => {
    const { json } = await ask('/file', { method: 'PUT', headers: type, body: file })
    expect(json).toEqual(expected)
  })

  test('goes through whole, in chunks of unknown length', async () => {
    const body = Readable.from(
      (function* () {
        for (let at = 0; at < file.length; at += 50_000) yield file.subarray(at, at + 50_000)
      })(),
    )
    const { json } = await ask('/file', { method: 'PUT', headers: type, body })
    expect(json).toEqual(expected)
  })

  test('that is too large is refused as the service does', async () => {
    const body = JSON.stringify({ number: 'x'.repeat(1_200_000) })
    const { status } = await ask('/invoices', { method: 'POST', headers: JSON_TYPE, body })
    expect(status).toBe(413)
  })

  test('that is none stays none', async () => {
    const { status, json } = await ask('/seen', { method: 'POST' })
    expect(status).toBe(200)
    expect(json.body).toBeUndefined()
  })
})

describe('a client of ill will', () => {
  test('cannot say whose its request is', async () => {
    const { json } = await ask('/seen', {
      headers: {
        'tenantry-token': 'Bearer forged',
        'tenantry-url': '/invoices',
        'Tenantry-Served': 'x',
      },
    })
    expect(json).toMatchObject({ tenant: 'acme', url: '/seen' })
  })

  test('cannot have its request answered here', async () => {
    const { status } = await ask('/invoices', {
      headers: { 'tenantry-local-pass': 'a'.repeat(64) },
    })
    expect(status).toBe(200)
    expect(here).toEqual([])
    expect(there).toEqual(['GET /invoices'])
  })

  test('cannot smuggle a request behind its body', async () => {
    const head =
      'POST /seen HTTP/1.1\r\nHost: a\r\nX-Tenant: acme\r\nContent-Type: application/json\r\n'
    const tail = '\r\n0\r\n\r\nGET /invoices HTTP/1.1\r\nX-Tenant: acme\r\nHost: a\r\n\r\n'
    const both = await sendBytes(
      monolith.url,
      `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n${tail}`,
    )
    expect(both).toMatch(/^HTTP\/1\.1 400 /)
    const twice = await sendBytes(
      monolith.url,
      `${head}Content-Length: 4\r\nContent-Length: 5\r\n${tail}`,
    )
    expect(twice).toMatch(/^HTTP\/1\.1 400 /)
    expect(there).toEqual([])
  })

  test('reaches no other host by its target', async () => {
    const bytes =
      'GET http://elsewhere.example.com/seen?x=1 HTTP/1.1\r\nHost: elsewhere.example.com\r\nX-Tenant: acme\r\nConnection: close\r\n\r\n'
    expect(await sendBytes(monolith.url, bytes)).toMatch(/^HTTP\/1\.1 200 [^]*"tenant":"acme"/)
    expect(there).toHaveLength(1)
  })

  test.each([
    ['without a token', {}],
    ['with the token of a user', { authorization: 'Bearer of the user' }],
    ['with a forged token', { 'tenantry-token': 'Bearer forged' }],
  ])('comes to no route of the service %s', async (_what, headers) => {
    const given = { ...headers, 'tenantry-contract-version': '2', ...JSON_TYPE }
    // Whose body never ends: it is refused before that is read.
    const body = new Readable({ read() {} })
    body.push('{')
    const answer = await sendRaw(`${service.url}/invoices/-/invoices`, {
      method: 'POST',
      headers: given,
      body,
    })
    expect(answer.status).toBe(401)
    expect(there).toEqual([])
  })
})

describe('a client that leaves', () => {
  test('ends its request in the service', async () => {
    const before = left
    const request = get(`${monolith.url}/slow`, { headers: { 'x-tenant': 'acme' } })
    request.on('error', () => undefined)
    await expect.poll(() => there).toEqual(['GET /slow'])
    request.destroy()
    await expect.poll(() => left).toBe(before + 1)
  })
})

describe('a service that is not there', () => {
  test('is a 503, and nothing is done here in its place', async () => {
    const gone = await startService(application)
    await using alone = await startMonolith(application, {
      serviceUrl: gone.url,
      events: { onRequest: (request) => here.push(request) },
      connect: { log: { warn: () => undefined, error: () => undefined } },
    })
    alone.modes.set('acme', 'remote')
    const headers = { 'x-tenant': 'acme', ...JSON_TYPE }
    expect((await sendRaw(`${alone.url}/invoices`, { headers })).status).toBe(200)
    await gone[Symbol.asyncDispose]()
    const read = await sendRaw(`${alone.url}/invoices`, { headers })
    expect([read.status, read.body.toString()]).toEqual([
      503,
      expect.stringContaining('UNAVAILABLE'),
    ])
    const body = JSON.stringify({ number: 'lost' })
    const written = await sendRaw(`${alone.url}/invoices`, { method: 'POST', headers, body })
    expect(written.status).toBe(503)
    expect(here).toEqual([])
  })

  test('nor is one that something else answers for', async () => {
    await using other = await startMonolith(application)
    await using alone = await startMonolith(application, {
      serviceUrl: other.url,
      connect: { log: { warn: () => undefined, error: () => undefined } },
    })
    alone.modes.set('acme', 'remote')
    const answer = await sendRaw(`${alone.url}/seen`, { headers: { 'x-tenant': 'acme' } })
    expect(answer.status).toBe(503)
  })

  test('nor is one that refuses the token, which its user has nothing to do with', async () => {
    const told: unknown[] = []
    await using alone = await startMonolith(application, {
      serviceUrl: service.url,
      connect: {
        env: { INVOICES_SERVICE_URL: service.url, INVOICES_SERVICE_KEY: 'x'.repeat(32) },
        log: { warn: (facts) => told.push(facts), error: () => undefined },
      },
    })
    alone.modes.set('acme', 'remote')
    const answer = await sendRaw(`${alone.url}/seen`, { headers: { 'x-tenant': 'acme' } })
    expect(answer.status).toBe(503)
    expect(told).toMatchObject([{ err: { cause: { code: 'TOKEN_INVALID' } } }])
  })

  test('and one that is killed in the middle of an answer cuts it', async () => {
    const killed = await startService(application)
    await using alone = await startMonolith(application, {
      serviceUrl: killed.url,
      connect: { log: { warn: () => undefined, error: () => undefined } },
    })
    alone.modes.set('acme', 'remote')
    const request = get(`${alone.url}/endless`, { headers: { 'x-tenant': 'acme' } })
    const [response] = await once(request, 'response')
    await once(response, 'data')
    killed.app.server.closeAllConnections()
    const error: unknown = await once(response, 'end').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'ECONNRESET' })
    await killed[Symbol.asyncDispose]()
  })
})

describe('the hooks of the application', () => {
  test('let through, refuse and fail, also those behind the reading of a body', async () => {
    await using guarded = await startMonolith(application, {
      serviceUrl: service.url,
      before: (scope) => {
        scope.addHook('preValidation', (_request, _reply, done) => done())
        scope.addHook('preHandler', async (request, reply) => {
          if (request.headers['x-user'] === undefined) await reply.code(403).send({ error: 'who' })
          if (request.headers['x-user'] === 'bad') throw new Error('bad')
        })
        scope.addHook('onSend', async (_request, reply) => {
          reply.header('x-sent-by', 'the application')
        })
      },
    })
    guarded.modes.set('acme', 'remote')
    const as = async (user?: string) =>
      await sendRaw(`${guarded.url}/invoices`, {
        headers: { 'x-tenant': 'acme', ...(user === undefined ? {} : { 'x-user': user }) },
      })
    expect((await as()).status).toBe(403)
    expect((await as('bad')).status).toBe(500)
    expect(there).toEqual([])
    const answer = await as('somebody')
    expect([answer.status, answer.headers['x-sent-by']]).toEqual([200, 'the application'])
    expect(there).toEqual(['GET /invoices'])
  })

  test('that are added behind the routes keep it from starting', async () => {
    const { module } = monolith
    const app = fastify()
    await handOverRoutes(app, module, (scope) => {
      scope.get('/', async () => ({}))
    })
    app.addHook('preHandler', async () => undefined)
    await expect(app.ready()).rejects.toMatchObject({
      code: 'HANDOVER_INVALID',
      details: { module: 'invoices', hook: 'preHandler' },
    })
  })
})

test('the prefix of the application is taken off, and what the routes see keeps it', async () => {
  await using below = await startMonolith(application, {
    serviceUrl: service.url,
    prefix: '/api/:version',
  })
  below.modes.set('acme', 'remote')
  const answer = await sendRaw(`${below.url}/api/v1/seen?a=1`, { headers: { 'x-tenant': 'acme' } })
  expect(JSON.parse(answer.body.toString())).toMatchObject({
    url: '/api/v1/seen?a=1',
    tenant: 'acme',
  })
  expect(there).toEqual(['GET /api/v1/seen?a=1'])
})

test.each([
  { code: 'TENANT_SUSPENDED', times: 0 },
  { code: 'CLUSTER_UNREACHABLE', times: 1 },
] as const)('a service that refuses with $code is out $times times', async ({ code, times }) => {
  const outages: unknown[] = []
  const { tenancy } = application
  await using refusing = await startService(
    application,
    {},
    {
      tenancy: {
        admit: async () => {
          throw new TenantryError(code, { message: 'Not now.', hint: 'Wait.' })
        },
        enter: (context, run) => tenancy.enter(context, run),
      },
    },
  )
  await using alone = await startMonolith(application, {
    serviceUrl: refusing.url,
    connect: { onOutage: (error) => outages.push(error) },
  })
  alone.modes.set('acme', 'remote')
  const { status } = await sendRaw(`${alone.url}/invoices`, { headers: { 'x-tenant': 'acme' } })
  expect(status).toBeGreaterThanOrEqual(400)
  expect(outages).toHaveLength(times)
})

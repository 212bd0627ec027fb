import type { Tenant } from '@tenantry/runtime'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import config from '../../examples/bridge/saas.config.ts'
import { AUDIENCE, ISSUER } from '../../examples/bridge/src/tokens.ts'
import { createHttpClient, type HttpClient } from '../support/http-client.ts'
import type { RunningProcess } from './example-process.ts'
import { type Example, openExample } from './open-example.ts'

const SECRET = 'a-secret-of-at-least-32-characters'

let example: Example
let acme: Tenant
let globex: Tenant

beforeAll(async () => {
  example = await openExample('bridge', config)
  acme = await example.createTenant('acme')
  globex = await example.createTenant('globex')
})

afterAll(async () => {
  await example?.[Symbol.asyncDispose]()
})

test('each tenant has a schema of its own', () => {
  expect([acme.placement, globex.placement]).toMatchObject([{ mode: 'bridge' }, { mode: 'bridge' }])
  expect(acme.placement.database).toBe(globex.placement.database)
  expect(acme.placement.schema).not.toBe(globex.placement.schema)
})

describe('in development, with a header', () => {
  let running: RunningProcess

  beforeAll(async () => {
    running = await example.start({ NODE_ENV: 'development' })
  })

  const as = (tenant: string): HttpClient => createHttpClient(running.url, { 'x-tenant': tenant })

  test('a tenant keeps contacts and moves deals forward', async () => {
    const contact = await as('acme').create('/contacts', { name: 'Ada', email: 'ada@example.com' })
    const deal = { contact_id: contact, title: 'Engine', amount: 1200 }
    const id = await as('acme').create('/deals', deal)
    expect(await as('acme').get('/deals')).toEqual({
      status: 200,
      body: [{ id, title: 'Engine', amount: 1200, stage: 'lead', contact: 'Ada' }],
    })
    expect(await as('acme').patch(`/deals/${id}`, { stage: 'won' })).toMatchObject({
      status: 409,
      body: { error: { code: 'STAGE_REFUSED' } },
    })
    for (const stage of ['offer', 'won']) {
      const body = { id, ...deal, stage }
      expect(await as('acme').patch(`/deals/${id}`, { stage })).toEqual({ status: 200, body })
    }
    expect(await as('acme').patch(`/deals/${id}`, { stage: 'lost' })).toMatchObject({ status: 409 })
    expect(await as('acme').delete(`/contacts/${contact}`)).toMatchObject({ status: 204 })
    expect(await as('acme').get(`/deals/${id}`)).toMatchObject({ status: 404 })
  })

  test('another tenant finds nothing, and can refer to nothing', async () => {
    const contact = { name: 'Grace', email: 'grace@example.com' }
    const contactId = await as('acme').create('/contacts', contact)
    const deal = { contact_id: contactId, title: 'Compiler', amount: 700 }
    const dealId = await as('acme').create('/deals', deal)

    const globexClient = as('globex')
    expect(await globexClient.get('/contacts')).toEqual({ status: 200, body: [] })
    expect(await globexClient.get('/deals')).toEqual({ status: 200, body: [] })
    for (const answer of [
      await globexClient.get(`/contacts/${contactId}`),
      await globexClient.delete(`/contacts/${contactId}`),
      await globexClient.get(`/deals/${dealId}`),
      await globexClient.patch(`/deals/${dealId}`, { stage: 'lost' }),
    ]) {
      expect(answer).toMatchObject({ status: 404 })
    }
    expect(await globexClient.post('/deals', deal)).toMatchObject({ status: 409 })
    expect(await globexClient.post('/contacts', { ...contact, tenant_id: acme.id })).toMatchObject({
      status: 201,
    })
    expect(await as('acme').get('/contacts')).toEqual({
      status: 200,
      body: [{ id: contactId, ...contact }],
    })
    expect(await as('acme').get(`/deals/${dealId}`)).toMatchObject({ body: { stage: 'lead' } })
  })

  test('interleaved requests of several tenants do not mix', async () => {
    const created = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const tenant = index % 2 === 0 ? 'acme' : 'globex'
        const email = `${index}@example.com`
        const id = await as(tenant).create('/contacts', { name: `${index}`, email })
        expect(await as(tenant).get(`/contacts/${id}`)).toMatchObject({ body: { email } })
        return { tenant, id }
      }),
    )
    for (const tenant of ['acme', 'globex']) {
      const list = JSON.stringify((await as(tenant).get('/contacts')).body)
      for (const contact of created) {
        expect(list.includes(contact.id)).toBe(contact.tenant === tenant)
      }
    }
  })

  test('an unknown tenant is a 404, and a header that disagrees with the host a 400', async () => {
    expect(await as('nobody').get('/contacts')).toMatchObject({ status: 404 })
    const torn = createHttpClient(running.url, { host: 'acme.localhost', 'x-tenant': 'globex' })
    expect(await torn.get('/contacts')).toMatchObject({ status: 400 })
  })
})

describe('in production, with a token', () => {
  let running: RunningProcess

  beforeAll(async () => {
    running = await example.start({ JWT_SECRET: SECRET })
  })

  const get = async (headers: Readonly<Record<string, string>>): Promise<number> =>
    (await createHttpClient(running.url, headers).get('/contacts')).status

  test('the token of the README lets its tenant in', async () => {
    const token = await example.run(['src/issue-token.ts', 'acme'], { JWT_SECRET: SECRET })
    const authorization = `Bearer ${token.trim()}`
    expect(await get({ authorization })).toBe(200)
    expect(await get({ authorization, host: 'acme.localhost' })).toBe(200)
  })

  test.each([
    ['another secret', { secret: 'another-secret-of-at-least-32-char' }],
    ['another issuer', { issuer: 'https://elsewhere.example.com' }],
    ['another audience', { audience: 'another-application' }],
    ['a past expiry', { expires: '-1s' }],
    ['no tenant', { claims: {} }],
  ])('a token with %s is a 401', async (_what, changes) => {
    expect(await get({ authorization: await sign(changes) })).toBe(401)
    expect(await get({ authorization: await sign({}) }), 'the unchanged one').toBe(200)
  })

  test('a token without a signature is a 401', async () => {
    const [, payload] = (await sign({})).split('.')
    const header = Buffer.from('{"alg":"none"}').toString('base64url')
    expect(await get({ authorization: `Bearer ${header}.${payload}.` })).toBe(401)
  })

  test('no token is a 401, whatever host and header say', async () => {
    expect(await get({ host: 'acme.localhost' })).toBe(401)
    expect(await get({ 'x-tenant': 'acme' })).toBe(401)
  })

  test('a token of one tenant on the host of another is a 400', async () => {
    expect(await get({ authorization: await sign({}), host: 'globex.localhost' })).toBe(400)
  })

  test('a token of an unknown tenant is a 404', async () => {
    expect(await get({ authorization: await sign({ claims: { tenant: 'nobody' } }) })).toBe(404)
  })

  test('does not start without a secret, and stops on SIGTERM', async () => {
    await expect(example.start()).rejects.toThrow('Set JWT_SECRET')
    expect(await running.stop()).toBe(0)
  })
})

interface Token {
  readonly secret?: string
  readonly issuer?: string
  readonly audience?: string
  readonly expires?: string
  readonly claims?: { readonly tenant?: string }
}

/** The header of a valid token for acme, but for these changes. */
async function sign(changes: Token): Promise<string> {
  const token = await new SignJWT(changes.claims ?? { tenant: 'acme' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(changes.issuer ?? ISSUER)
    .setAudience(changes.audience ?? AUDIENCE)
    .setExpirationTime(changes.expires ?? '1m')
    .sign(new TextEncoder().encode(changes.secret ?? SECRET))
  return `Bearer ${token}`
}

test('saas verify gets through none of its routes', async () => {
  const routes = expect.arrayContaining(['GET /contacts', 'POST /deals', 'PATCH /deals/{id}'])
  expect(await example.attackRoutes()).toEqual([routes])
})

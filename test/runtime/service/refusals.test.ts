import { generateKeyPairSync } from 'node:crypto'

import { UnsecuredJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import type { Tenant } from '@tenantry/runtime'
import { servicePlugin } from '@tenantry/runtime/service'
import { fastify } from 'fastify'

import { createHttpClient, type Answer } from '../../support/http-client.ts'
import {
  type ModuleService,
  SERVICE_KEY,
  startModuleService,
} from '../../support/module-service.ts'
import { createTestApplication, type TestApplication } from '../../support/test-application.ts'
import { invoiceModule, invoices } from '../extraction/invoice-module.ts'
import { signCall, type SignedClaims } from './sign-call.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

let application: TestApplication
let service: ModuleService
let acme: Tenant
let globex: Tenant
const calls: string[] = []

beforeAll(async () => {
  application = await createTestApplication()
  const { tenancy } = application
  acme = await application.createTenant({ slug: 'acme', name: 'Acme', tier: 'pooled' })
  globex = await application.createTenant({ slug: 'globex', name: 'Globex', tier: 'pooled' })
  service = await startModuleService(invoices, {
    tenancy,
    implementation: invoiceModule(tenancy, { onCall: (operation) => calls.push(operation) }),
    keys: [SERVICE_KEY, { kid: 'ed', publicKey }, { kid: 'next', secret: 'n'.repeat(32) }],
  })
  await tenancy.run('acme', () =>
    tenancy.db.insertInto('invoice').values({ number: 'of acme' }).execute(),
  )
})

afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await application[Symbol.asyncDispose]()
})

afterEach(() => {
  vi.useRealTimers()
  calls.length = 0
})

async function call(
  authorization: string | undefined,
  {
    operation = 'whose',
    body = [],
    headers = {},
  }: { operation?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const client = createHttpClient(service.url, {
    ...(authorization === undefined ? {} : { authorization }),
    'tenantry-contract-version': '2',
    ...headers,
  })
  return await client.post(`/invoices/${operation}`, body)
}

function codeOf({ body }: Answer): string | undefined {
  return /"code":"(\w+)"/.exec(JSON.stringify(body))?.[1]
}

function claimsOf({ id, slug }: Tenant): SignedClaims {
  return { payload: { sub: id, slug } }
}

test('a token is of one tenant, and its call sees the rows of that one', async () => {
  const [ofAcme, ofGlobex] = [await signCall(claimsOf(acme)), await signCall(claimsOf(globex))]
  expect(await call(ofAcme)).toEqual({ status: 200, body: { value: 'acme' } })
  expect(await call(ofGlobex)).toEqual({ status: 200, body: { value: 'globex' } })
  const { body } = await call(ofGlobex, { operation: 'list' })
  expect(body).toEqual({ value: [] })
  const headers = { 'x-tenant': 'acme', host: 'acme.example.com' }
  expect(await call(ofGlobex, { headers })).toMatchObject({ body: { value: 'globex' } })
})

describe('a call is refused before it is done', () => {
  test.each<[string, () => Promise<string | undefined>]>([
    ['without a token', async () => undefined],
    ['with another scheme', async () => 'Basic YWNtZTphY21l'],
    ['with an empty token', async () => 'Bearer '],
  ])('%s', async (_what, authorization) => {
    const answer = await call(await authorization())
    expect([answer.status, codeOf(answer)]).toEqual([401, 'TOKEN_MISSING'])
    expect(calls).toEqual([])
  })

  const nowS = Math.floor(Date.now() / 1000)
  test.each<[string, () => SignedClaims]>([
    ['for another audience', () => ({ payload: { ...claimsOf(acme).payload, aud: 'orders' } })],
    ['for no audience', () => ({ payload: { ...claimsOf(acme).payload, aud: [] } })],
    [
      'that has expired',
      () => ({ payload: { ...claimsOf(acme).payload, iat: nowS - 70, exp: nowS - 10 } }),
    ],
    ['that never expires', () => ({ ...claimsOf(acme), without: ['exp'] })],
    [
      'that lives for an hour',
      () => ({ payload: { ...claimsOf(acme).payload, iat: nowS - 1800, exp: nowS + 1800 } }),
    ],
    ['that was issued at no time', () => ({ ...claimsOf(acme), without: ['iat'] })],
    ['of no tenant', () => ({ payload: { slug: 'acme' } })],
    ['of a tenant without a slug', () => ({ payload: { sub: acme.id } })],
    ['of another kind', () => ({ ...claimsOf(acme), header: { typ: 'JWT' } })],
    ['of a key that is not known', () => ({ ...claimsOf(acme), header: { kid: 'last' } })],
    ['of a key that is not named', () => ({ ...claimsOf(acme), without: ['kid'] })],
    ['signed with another secret', () => ({ ...claimsOf(acme), secret: 'x'.repeat(32) })],
    [
      'signed with the public key as a secret',
      () => ({ ...claimsOf(acme), secret: publicKey, header: { kid: 'ed' } }),
    ],
    ['of another algorithm than its key', () => ({ ...claimsOf(acme), header: { kid: 'ed' } })],
  ])('with a token %s', async (_what, claims) => {
    const answer = await call(await signCall(claims()))
    expect([answer.status, codeOf(answer)]).toEqual([401, 'TOKEN_INVALID'])
    expect(calls).toEqual([])
  })

  test('with a token that nobody signed', async () => {
    const token = new UnsecuredJWT({ sub: acme.id, slug: 'acme' })
      .setAudience('invoices')
      .setIssuedAt()
      .setExpirationTime('60s')
      .encode()
    expect(codeOf(await call(`Bearer ${token}`))).toBe('TOKEN_INVALID')
  })

  test('with a token whose slug is that of another tenant by now', async () => {
    const answer = await call(await signCall({ payload: { sub: globex.id, slug: 'acme' } }))
    expect([answer.status, codeOf(answer)]).toEqual([404, 'CONTEXT_OUTDATED'])
    expect(calls).toEqual([])
  })

  test('of a tenant that is not there', async () => {
    const answer = await call(await signCall({ payload: { sub: globex.id, slug: 'initech' } }))
    expect([answer.status, codeOf(answer)]).toEqual([404, 'TENANT_UNKNOWN'])
  })

  test.each([undefined, '3', '2, 1'])('as version %s of the contract', async (version) => {
    const headers = { 'tenantry-contract-version': version ?? '' }
    const answer = await call(await signCall(claimsOf(acme)), { headers })
    expect([answer.status, codeOf(answer)]).toEqual([409, 'CONTRACT_VERSION_DIFFERS'])
    expect(calls).toEqual([])
  })

  test.each(['0', '-5', 'soon'])('when its time is over: %s', async (left) => {
    const headers = { 'tenantry-time-left': left }
    const answer = await call(await signCall(claimsOf(acme)), { headers })
    expect([answer.status, codeOf(answer)]).toEqual([504, 'CALL_DEADLINE_PASSED'])
    expect(calls).toEqual([])
  })

  test.each(['nothing', 'constructor', '__proto__', 'toString'])(
    'for an operation that is not there: %s',
    async (operation) => {
      expect(codeOf(await call(undefined, { operation }))).toBe('TOKEN_MISSING')
      const answer = await call(await signCall(claimsOf(acme)), { operation })
      expect([answer.status, codeOf(answer)]).toEqual([404, 'OPERATION_UNKNOWN'])
    },
  )

  test.each([[{}], [null], [['a', 'b', 'c']], [[1]], ['a']])(
    'with arguments that are none: %j',
    async (body) => {
      const answer = await call(await signCall(claimsOf(acme)), { operation: 'find', body })
      expect([answer.status, codeOf(answer)]).toEqual([400, 'CONTRACT_VALUE_REFUSED'])
      expect(calls).toEqual([])
    },
  )
})

test('an earlier version that the contract accepts is answered', async () => {
  const headers = { 'tenantry-contract-version': '1' }
  expect(await call(await signCall(claimsOf(acme)), { headers })).toMatchObject({ status: 200 })
})

test('a token that was verified before is refused once it has expired', async () => {
  const authorization = await signCall(claimsOf(acme))
  expect(await call(authorization)).toMatchObject({ status: 200 })
  expect(await call(authorization)).toMatchObject({ status: 200 })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 63_000 })
  expect(codeOf(await call(authorization))).toBe('TOKEN_INVALID')
  expect(codeOf(await call(authorization))).toBe('TOKEN_INVALID')
})

test('a token that was verified before lives for 5 minutes, whatever it says', async () => {
  const nowS = Math.floor(Date.now() / 1000)
  const { payload } = claimsOf(acme)
  const authorization = await signCall({ payload: { ...payload, iat: nowS, exp: nowS + 3600 } })
  expect(await call(authorization)).toMatchObject({ status: 200 })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 303_000 })
  expect(codeOf(await call(authorization))).toBe('TOKEN_INVALID')
})

test('while keys change, tokens of each are good', async () => {
  const next = { ...claimsOf(acme), header: { kid: 'next' }, secret: 'n'.repeat(32) }
  expect(await call(await signCall(next))).toMatchObject({ status: 200 })
  const key = await crypto.subtle.importKey('pkcs8', pemContent(privateKey), 'Ed25519', false, [
    'sign',
  ])
  const ed = { ...claimsOf(acme), header: { kid: 'ed', alg: 'EdDSA' }, secret: key }
  expect(await call(await signCall(ed))).toMatchObject({ status: 200 })
})

test.each([
  ['no key', []],
  ['a short secret', [{ kid: 'a', secret: 'short' }]],
])('a service with %s does not start', async (_what, keys) => {
  const { tenancy } = application
  const app = fastify()
  const options = { contract: invoices, implementation: invoiceModule(tenancy), tenancy, keys }
  await expect(app.register(servicePlugin, options)).rejects.toMatchObject({
    code: 'TOKEN_OPTIONS_INVALID',
  })
})

test('a service without a function of its contract does not start', async () => {
  const { tenancy } = application
  const app = fastify()
  const implementation = invoiceModule(tenancy)
  Reflect.deleteProperty(implementation, 'list')
  const options = { contract: invoices, implementation, tenancy, keys: [SERVICE_KEY] }
  await expect(app.register(servicePlugin, options)).rejects.toMatchObject({
    code: 'CONTRACT_INVALID',
  })
})

function pemContent(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64')
}

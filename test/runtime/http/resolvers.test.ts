import { setTimeout as sleep } from 'node:timers/promises'

import { describe, expect, test } from 'vitest'

import {
  fromApiKey,
  fromDomain,
  fromHeader,
  fromPath,
  fromSubdomain,
  httpProblemOf,
  oneOf,
  resolveTenant,
  type TenantResolver,
} from '@tenantry/runtime/http'
import { TenantryError } from '@tenantry/runtime'

import { tenantRequest } from './tenant-request.ts'

describe('fromSubdomain', () => {
  const resolver = fromSubdomain({ domain: 'Example.com' })

  test.each([
    ['acme.example.com', 'acme'],
    ['ACME.example.COM', 'acme'],
    ['acme.example.com:8080', 'acme'],
    ['acme.example.com.', 'acme'],
    ['acme.example.com.:8080', 'acme'],
    ['example.com', undefined],
    ['.example.com', undefined],
    ['a.b.example.com', undefined],
    ['acme.example.com.evil.com', undefined],
    ['acmeexample.com', undefined],
    ['acme.example.com:80:80', undefined],
    ['acme.example.com..', undefined],
    ['evil@acme.example.com', undefined],
    ['acme.example.com, globex.example.com', undefined],
    ['acme.example.com/x', undefined],
    ['acme.example.com\u3002', undefined],
    ['%61cme.example.com', undefined],
    [`${'a'.repeat(64)}.example.com`, undefined],
    ['localhost', undefined],
    ['[::1]:80', undefined],
    ['', undefined],
  ])('%s names %s', async (host, tenant) => {
    expect(await resolver(tenantRequest({ host }))).toBe(tenant)
  })
})

describe('fromHeader', () => {
  test.each([
    [{ 'x-tenant': 'acme' }, 'acme'],
    [{ 'x-tenant': '' }, undefined],
    [{}, undefined],
    [{ 'x-tenant': ['acme', 'globex'] }, undefined],
  ])('%j names %s', async (headers, tenant) => {
    expect(await fromHeader('X-Tenant')(tenantRequest({ headers }))).toBe(tenant)
  })
})

describe('fromPath', () => {
  const resolver = fromPath({ prefix: '/t' })

  test.each([
    ['/t/acme', 'acme'],
    ['/t/acme/', 'acme'],
    ['/t/acme/invoices/1', 'acme'],
    ['/T/acme', 'acme'],
    ['/t/Acme', 'Acme'],
    ['/%74/%61cme', 'acme'],
    ['/t/a%20b', 'a b'],
    ['/t/m%C3%BCnchen', 'münchen'],
    ['/t/acme/a%2Fb', 'acme'],
    ['/t/acme//x', 'acme'],
    ['/t/acme/a..b/...', 'acme'],
    ['/t/.acme', '.acme'],
    ['/t/%2574acme', '%74acme'],
    ['/t', undefined],
    ['/t/', undefined],
    ['/', undefined],
    ['', undefined],
    ['/health', undefined],
    ['/health//x', undefined],
    ['/x/t/acme', undefined],
    ['/tt/acme', undefined],
  ])('%s names %s', async (path, tenant) => {
    expect(await resolver(tenantRequest({ path }))).toBe(tenant)
  })

  test.each([
    '/t/acme/../globex',
    '/t/acme/..',
    '/t/./acme',
    '/t/acme/%2e%2e/globex',
    '/t/acme/.%2E/globex',
    '/t/acme/%2e%2e%2fglobex',
    '/t/acme/..\\globex',
    '/t/acme/..%5Cglobex',
    '/t/acme/../globex/%2e%2e/acme',
    '/t\\acme',
    '/t/acme\\x',
    '/t/acme%2Fx',
    '/t/acme%5Cx',
    '/t%2Facme',
    '/%2Ft/acme',
    '//t/acme',
    '/t//acme',
    '///t///acme',
    '/t/acme%',
    '/t/acme/%zz',
    '/t/acme/%C3',
  ])('%s is refused', async (path) => {
    await expect(async () => await resolver(tenantRequest({ path }))).rejects.toMatchObject({
      code: 'REQUEST_AMBIGUOUS',
    })
  })

  test('a prefix of several segments, and none', async () => {
    const deep = fromPath({ prefix: '/api/v1/' })
    expect(await deep(tenantRequest({ path: '/api/v1/acme/x' }))).toBe('acme')
    expect(await deep(tenantRequest({ path: '/api/acme' }))).toBeUndefined()
    const first = fromPath({ prefix: '/' })
    expect(await first(tenantRequest({ path: '/acme/x' }))).toBe('acme')
    expect(await first(tenantRequest({ path: '/' }))).toBeUndefined()
  })
})

describe('fromDomain', () => {
  const domains = new Map([['shop.acme.com', 'acme']])
  const resolver = fromDomain({ tenantOfDomain: async (domain) => domains.get(domain) })

  test.each([
    ['shop.acme.com', 'acme'],
    ['SHOP.Acme.Com.:443', 'acme'],
    ['www.shop.acme.com', undefined],
    ['acme.com', undefined],
    ['[::1]', undefined],
    ['', undefined],
  ])('%s names %s', async (host, tenant) => {
    expect(await resolver(tenantRequest({ host }))).toBe(tenant)
  })
})

describe('several sources', () => {
  test('they may agree, or be silent', async () => {
    expect(await resolveTenant(tenantRequest(), named('acme', undefined, 'acme'))).toBe('acme')
  })

  test.each([
    [['acme', 'globex'], 'TENANT_CONFLICT', 400],
    [['acme', 'Acme'], 'TENANT_CONFLICT', 400],
    [[undefined], 'TENANT_MISSING', 404],
    [[], 'TENANT_MISSING', 404],
  ])('%j: %s', async (answers, code, status) => {
    const refusal = await resolveTenant(tenantRequest(), named(...answers)).catch((e: unknown) => e)
    expect(refusal).toMatchObject({ code })
    expect(httpProblemOf(refusal)?.status).toBe(status)
  })

  test('of two that throw, the first one counts, whichever is faster', async () => {
    await expect(resolveTenant(tenantRequest(), [slow, fast])).rejects.toThrow('slow')
    await expect(resolveTenant(tenantRequest(), [fast, slow])).rejects.toThrow('fast')
  })
})

describe('oneOf', () => {
  const keys = fromApiKey({ tenantOfKey: async (key) => ({ a: 'acme', g: 'globex' })[key] })
  const others = fromApiKey(
    { tenantOfKey: async (key) => ({ a: 'acme' })[key] },
    { header: 'Authorization' },
  )
  const resolver = oneOf(keys, others)

  test.each([
    [{ 'x-api-key': 'a' }, 'acme'],
    [{ authorization: 'Bearer a' }, 'acme'],
    [both('a', 'a'), 'acme'],
  ])('%j is let in', async (headers, tenant) => {
    expect(await resolver(tenantRequest({ headers }))).toBe(tenant)
  })

  test.each([
    [{}, 'KEY_MISSING'],
    [{ authorization: 'Basic a' }, 'KEY_MISSING'],
    [both('g', 'a'), 'TENANT_CONFLICT'],
    [both('a', 'x'), 'KEY_INVALID'],
    [both('x', 'a'), 'KEY_INVALID'],
  ])('%j is refused: %s', async (headers, code) => {
    await expect(async () => await resolver(tenantRequest({ headers }))).rejects.toMatchObject({
      code,
    })
  })

  test('an error that is no missing credential is passed on', async () => {
    const failing = oneOf(() => {
      throw new TenantryError('CATALOG_UNREACHABLE', { message: 'm', hint: 'h' })
    }, keys)
    await expect(async () => await failing(tenantRequest())).rejects.toMatchObject({
      code: 'CATALOG_UNREACHABLE',
    })
  })
})

async function slow(): Promise<string> {
  await sleep(20)
  throw new Error('slow')
}

function fast(): string {
  throw new Error('fast')
}

function both(key: string, token: string): Record<string, string> {
  return { 'x-api-key': key, authorization: `Bearer ${token}` }
}

function named(...answers: (string | undefined)[]): TenantResolver[] {
  return answers.map((answer) => () => answer)
}

import { describe, expect, test } from 'vitest'

import {
  fromHeader,
  fromSubdomain,
  httpProblemOf,
  resolveTenant,
  type TenantResolver,
} from '@tenantry/runtime/http'

const request = (host: string, headers: Record<string, string | string[]> = {}) => ({
  host,
  headers,
})

describe('fromSubdomain', () => {
  const resolver = fromSubdomain({ domain: 'Example.com' })

  test.each([
    ['acme.example.com', 'acme'],
    ['ACME.example.COM', 'acme'],
    ['acme.example.com:8080', 'acme'],
    ['acme.example.com.', 'acme'],
    ['example.com', undefined],
    ['.example.com', undefined],
    ['a.b.example.com', undefined],
    ['acme.example.com.evil.com', undefined],
    ['acmeexample.com', undefined],
    ['localhost', undefined],
    ['[::1]:80', undefined],
    ['', undefined],
  ])('%s names %s', async (host, tenant) => {
    expect(await resolver(request(host))).toBe(tenant)
  })
})

describe('fromHeader', () => {
  test.each([
    [{ 'x-tenant': 'acme' }, 'acme'],
    [{ 'x-tenant': '' }, undefined],
    [{}, undefined],
    [{ 'x-tenant': ['acme', 'globex'] }, undefined],
  ])('%j names %s', async (headers, tenant) => {
    expect(await fromHeader('X-Tenant')(request('h', headers))).toBe(tenant)
  })
})

describe('several sources', () => {
  test('they may agree, or be silent', async () => {
    expect(await resolveTenant(request('h'), named('acme', undefined, 'acme'))).toBe('acme')
  })

  test.each([
    [['acme', 'globex'], 'TENANT_CONFLICT', 400],
    [['acme', 'Acme'], 'TENANT_CONFLICT', 400],
    [[undefined], 'TENANT_MISSING', 404],
    [[], 'TENANT_MISSING', 404],
  ])('%j: %s', async (answers, code, status) => {
    const refusal = await resolveTenant(request('h'), named(...answers)).catch((e: unknown) => e)
    expect(refusal).toMatchObject({ code })
    expect(httpProblemOf(refusal)?.status).toBe(status)
  })
})

function named(...answers: (string | undefined)[]): TenantResolver[] {
  return answers.map((answer) => () => answer)
}

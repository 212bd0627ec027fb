import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createKey, revokeKey, setTenantStatus } from '@tenantry/runtime/fleet'
import { fromApiKey, httpProblemOf } from '@tenantry/runtime/http'
import { createTenancy } from '@tenantry/runtime'

import type { TestDatabase } from '../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'
import { tenantRequest } from './tenant-request.ts'

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet()
  for (const slug of ['acme', 'globex', 'asleep']) await fleet.create({ slug })
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

/** As a process sees it that knows nothing yet. */
async function tenantOf(key: string): Promise<string | undefined> {
  await using tenancy = await createTenancy<TestDatabase>(fleet.config)
  return await tenancy.tenantOfKey(key)
}

describe('a key', () => {
  test('lets in as its tenant, and only as it stands', async () => {
    const { key } = await createKey(fleet.fleet, 'acme', { name: 'CI' })
    expect(key).toMatch(new RegExp(`^${fleet.config.name}_[A-Za-z0-9_-]{43}$`))
    expect(await tenantOf(key)).toBe('acme')
    const changed = [
      `${key}x`,
      key.slice(0, -1),
      key.toUpperCase(),
      ` ${key}`,
      key.replace('_', '-'),
    ]
    for (const wrong of [...changed, flip(key), '', "' or true --", key.repeat(50)]) {
      expect(await tenantOf(wrong)).toBeUndefined()
    }
  })

  test('is nowhere in the catalog: its hash is, and what tells it from others', async () => {
    const made = await createKey(fleet.fleet, 'acme', { name: 'hashed' })
    const { key, ...shown } = made
    const [row] = await fleet.query<{ row: string; hash: Buffer }>(
      'select to_jsonb(k)::text as row, hash from tenantry.api_key k where id = $1',
      [made.id],
    )
    expect(row?.hash).toEqual(createHash('sha256').update(key).digest())
    expect(row?.row).not.toContain(key.slice(-43, -5))
    const listed = await fleet.fleet.keys.list({ ...(await tenant('acme')) })
    expect(listed.find(({ id }) => id === made.id)).toEqual(shown)
    expect(shown).toMatchObject({ ending: key.slice(-4), name: 'hashed', tenant: 'acme' })
  })

  test('expires, also for a process that knew it', async () => {
    const { key, expiresAt } = await createKey(fleet.fleet, 'acme', { lifetimeMs: 1500 })
    expect(expiresAt).not.toBeNull()
    await using tenancy = await createTenancy<TestDatabase>(fleet.config)
    expect(await tenancy.tenantOfKey(key)).toBe('acme')
    await sleep(1600)
    expect(await tenancy.tenantOfKey(key)).toBeUndefined()
    expect(await tenantOf(key)).toBeUndefined()
  })

  test('is refused when it was revoked, and revoked it stays', async () => {
    const { key, id } = await createKey(fleet.fleet, 'acme')
    const revoked = await revokeKey(fleet.fleet, 'acme', id)
    expect(revoked.revokedAt).not.toBeNull()
    expect(await revokeKey(fleet.fleet, 'acme', id)).toEqual(revoked)
    expect(await tenantOf(key)).toBeUndefined()
  })

  test('is not revoked by another tenant, nor by the key itself', async () => {
    const { key, id } = await createKey(fleet.fleet, 'acme')
    for (const [slug, wrong] of [
      ['globex', id],
      ['acme', key],
      ['acme', "' or true --"],
    ] as const) {
      await expect(revokeKey(fleet.fleet, slug, wrong)).rejects.toMatchObject({
        code: 'KEY_UNKNOWN',
      })
    }
    expect(await tenantOf(key)).toBe('acme')
  })

  test('of a suspended tenant is as good as none, also for a process that knew it', async () => {
    const { key } = await createKey(fleet.fleet, 'asleep')
    await using tenancy = await createTenancy<TestDatabase>(fleet.config)
    expect(await tenancy.tenantOfKey(key)).toBe('asleep')
    await setTenantStatus(fleet.fleet, 'asleep', 'suspended')
    expect(await tenantOf(key)).toBeUndefined()
    await expect.poll(() => tenancy.tenantOfKey(key), { timeout: 20_000 }).toBeUndefined()
    await setTenantStatus(fleet.fleet, 'asleep', 'active')
    expect(await tenantOf(key)).toBe('asleep')
  })

  test.each([
    ['an unknown tenant', 'nobody', {}, 'TENANT_UNKNOWN'],
    ['a name with a line break', 'acme', { name: 'a\nb' }, 'KEY_NAME_INVALID'],
    ['a name too long', 'acme', { name: 'a'.repeat(101) }, 'KEY_NAME_INVALID'],
  ])('for %s is not made', async (_what, slug, wanted, code) => {
    await expect(createKey(fleet.fleet, slug, wanted)).rejects.toMatchObject({ code })
  })
})

describe('fromApiKey', () => {
  test('every key that does not let in has one answer', async () => {
    const { tenancy } = fleet.application
    const expired = await createKey(fleet.fleet, 'acme', { lifetimeMs: 1 })
    const revoked = await createKey(fleet.fleet, 'acme')
    await revokeKey(fleet.fleet, 'acme', revoked.id)
    await setTenantStatus(fleet.fleet, 'asleep', 'suspended')
    const suspended = await createKey(fleet.fleet, 'asleep')
    const unknown = flip(suspended.key)
    await sleep(5)
    const problems = await Promise.all(
      [expired.key, revoked.key, suspended.key, unknown, 'malformed'].map(async (key) => {
        const request = tenantRequest({ headers: { 'x-api-key': key } })
        return httpProblemOf(
          await Promise.resolve(fromApiKey(tenancy)(request)).catch((e: unknown) => e),
        )
      }),
    )
    expect(new Set(problems.map((problem) => JSON.stringify(problem))).size).toBe(1)
    expect(problems[0]).toMatchObject({ status: 401, body: { error: { code: 'KEY_INVALID' } } })
  })

  test('the key stands in the header that was named', async () => {
    const { tenancy } = fleet.application
    const { key } = await createKey(fleet.fleet, 'globex')
    expect(await fromApiKey(tenancy)(tenantRequest({ headers: { 'x-api-key': key } }))).toBe(
      'globex',
    )
    const bearer = fromApiKey(tenancy, { header: 'Authorization' })
    expect(await bearer(tenantRequest({ headers: { authorization: `Bearer ${key}` } }))).toBe(
      'globex',
    )
    const optional = fromApiKey(tenancy, { required: false })
    expect(await optional(tenantRequest())).toBeUndefined()
    await expect(
      async () => await bearer(tenantRequest({ headers: { 'x-api-key': key } })),
    ).rejects.toMatchObject({
      code: 'KEY_MISSING',
    })
  })
})

async function tenant(slug: string) {
  const found = await fleet.fleet.catalog.findTenant(slug)
  if (found === undefined) throw new Error(`no tenant ${slug}`)
  return found
}

/** The same key but for one character. */
function flip(key: string): string {
  return key.slice(0, -5) + (key.at(-5) === 'A' ? 'B' : 'A') + key.slice(-4)
}

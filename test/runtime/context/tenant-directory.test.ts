import { describe, expect, test } from 'vitest'

import { TenantryError } from '@tenantry/runtime/errors'

import { bucketOf } from '../../../packages/runtime/src/catalog/tenant-changes.ts'
import { DirectoryHarness } from './directory-harness.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

function unreachable(): TenantryError {
  return new TenantryError('CLUSTER_UNREACHABLE', { message: 'It is down.', hint: 'Wait.' })
}

describe('what is known', () => {
  test('is found at once, and asked for again after 5 s', async () => {
    const harness = new DirectoryHarness()
    harness.add('acme')
    await harness.find('acme')
    harness.now += 5 * SECOND - 1
    expect(harness.knows('acme')).toBe(true)
    expect(harness.expirations).toBe(0)
    harness.now += 1
    expect(harness.knows('acme')).toBe(false)
    expect(harness.expirations).toBe(1)
    expect(harness.lookups).toEqual(['acme', 'acme'])
  })

  test('is asked for once, however many want it', async () => {
    const harness = new DirectoryHarness()
    harness.add('acme')
    await Promise.all(Array.from({ length: 100 }, () => harness.find('acme')))
    expect(harness.lookups).toEqual(['acme'])
  })

  test('ends with a suspension, and a suspended tenant is asked for each time', async () => {
    const harness = new DirectoryHarness()
    const acme = harness.add('acme')
    await harness.find('acme')
    harness.add('acme', { ...acme, status: 'suspended' })
    harness.now += 5 * SECOND
    for (let asked = 0; asked < 2; asked += 1) {
      await expect(harness.find('acme')).rejects.toMatchObject({ code: 'TENANT_SUSPENDED' })
    }
    expect(harness.lookups).toHaveLength(3)
  })

  test('shares the placement among its tenants, and follows it when it moves', async () => {
    const harness = new DirectoryHarness()
    const placementId = '00000000-0000-4000-8000-000000000001'
    for (const slug of ['acme', 'globex']) harness.add(slug, { placementId })
    const [acme, globex] = [await harness.find('acme'), await harness.find('globex')]
    expect(acme.tenant.placement).toBe(globex.tenant.placement)
    expect(acme.tenant.id).not.toBe(globex.tenant.id)
    harness.place = { ...harness.place, schema: 'elsewhere' }
    harness.now += 5 * SECOND
    expect((await harness.find('acme')).tenant.placement.schema).toBe('elsewhere')
    expect((await harness.find('globex')).tenant.placement.schema).toBe('elsewhere')
  })
})

describe('while changes are heard', () => {
  test('what was read since lives as long as the proof is renewed, and 60 s at most', async () => {
    const harness = new DirectoryHarness()
    harness.add('acme')
    harness.changes.prove(harness.now, harness.now)
    await harness.find('acme')
    for (let passed = 0; passed < 56; passed += 4) {
      expect(harness.knows('acme')).toBe(true)
      harness.now += 4 * SECOND
      harness.changes.prove(1_000_000, harness.now)
    }
    expect(harness.knows('acme')).toBe(true)
    harness.now = 1_000_000 + MINUTE
    harness.changes.prove(1_000_000, harness.now)
    expect(harness.knows('acme')).toBe(false)
    expect(harness.lookups).toHaveLength(2)
  })

  test('a proof is good for 5 s, whatever became of the connection', async () => {
    const harness = new DirectoryHarness()
    harness.add('acme')
    harness.changes.prove(harness.now, harness.now)
    await harness.find('acme')
    harness.now += 20 * SECOND
    harness.changes.prove(1_000_000, harness.now)
    harness.now += 5 * SECOND - 1
    expect(harness.knows('acme')).toBe(true)
    harness.now += 1
    expect(harness.knows('acme')).toBe(false)
  })

  test('what was read before is not proven by it', async () => {
    const harness = new DirectoryHarness()
    harness.add('acme')
    await harness.find('acme')
    harness.now += 1
    harness.changes.prove(harness.now, harness.now)
    harness.now += 5 * SECOND
    harness.changes.prove(harness.now, harness.now)
    expect(harness.knows('acme')).toBe(false)
  })

  test('what was read before a connection was lost is not proven by the next one', async () => {
    const harness = new DirectoryHarness()
    harness.add('acme')
    harness.changes.prove(harness.now, harness.now)
    await harness.find('acme')
    harness.changes.lose()
    harness.now += 5 * SECOND
    harness.changes.prove(harness.now, harness.now)
    expect(harness.knows('acme')).toBe(false)
  })

  test.each(['tenant', 'placement'] as const)(
    'a change of the %s is asked for',
    async (changed) => {
      const harness = new DirectoryHarness()
      const { id, placementId } = harness.add('acme')
      await harness.find('acme')
      harness.now += 1
      expect(harness.knows('acme')).toBe(true)
      harness.changes.note(bucketOf(changed === 'tenant' ? id : placementId), harness.now)
      expect(harness.knows('acme')).toBe(false)
    },
  )

  test('a change that is told while the answer is on its way outdates it', async () => {
    const harness = new DirectoryHarness()
    const { id } = harness.add('acme')
    const answer = harness.holdAnswers()
    const finding = harness.find('acme')
    harness.now += 1
    harness.changes.note(bucketOf(id), harness.now)
    harness.now += 1
    answer()
    await finding
    expect(harness.knows('acme')).toBe(false)
  })
})

describe('bounds', () => {
  test('unknown tenants take no room, and 100,000 known ones have it', async () => {
    const harness = new DirectoryHarness()
    const slugs = Array.from({ length: 100_000 }, (_, index) => `tenant-${index}`)
    for (const slug of slugs) {
      harness.add(slug)
      await harness.find(slug)
    }
    for (let index = 0; index < 1000; index += 1) {
      await expect(harness.find(`nobody-${index}`)).rejects.toMatchObject({
        code: 'TENANT_UNKNOWN',
      })
    }
    expect(slugs.every((slug) => harness.knows(slug))).toBe(true)
    harness.add('one-more')
    await harness.find('one-more')
    expect(harness.knows('tenant-0')).toBe(false)
    expect(harness.knows('tenant-1')).toBe(true)
    expect(harness.knows('one-more')).toBe(true)
  })

  test('a slug that no tenant can have is asked of nobody', async () => {
    const harness = new DirectoryHarness()
    await expect(harness.find('a b')).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' })
    expect(harness.lookups).toEqual([])
  })
})

describe('while the catalog cannot be asked', () => {
  test('known tenants go on for 10 minutes, unknown ones are refused with a code of their own', async () => {
    const harness = new DirectoryHarness()
    harness.add('acme')
    harness.add('globex')
    await harness.find('acme')
    harness.failure = unreachable()
    harness.now += 5 * SECOND
    expect((await harness.find('acme')).tenant.slug).toBe('acme')
    await expect(harness.find('globex')).rejects.toMatchObject({ code: 'CATALOG_UNREACHABLE' })
    harness.now = 1_000_000 + 10 * MINUTE - 1
    expect((await harness.find('acme')).tenant.slug).toBe('acme')
    harness.now += 1
    await expect(harness.find('acme')).rejects.toMatchObject({
      code: 'CATALOG_UNREACHABLE',
      cause: harness.failure,
    })
  })

  test('it is asked every 3 s, and not by each request', async () => {
    const harness = new DirectoryHarness()
    harness.add('acme')
    await harness.find('acme')
    harness.failure = unreachable()
    harness.now += 5 * SECOND
    for (let asked = 0; asked < 50; asked += 1) {
      await harness.find('acme')
      await harness.find(`nobody-${asked}`).catch(() => undefined)
    }
    expect(harness.lookups).toHaveLength(2)
    harness.now += 3 * SECOND
    await Promise.all(Array.from({ length: 50 }, () => harness.find('acme')))
    expect(harness.lookups).toHaveLength(3)
  })

  test('when it is back, what changed meanwhile holds at once', async () => {
    const harness = new DirectoryHarness()
    const acme = harness.add('acme')
    await harness.find('acme')
    harness.failure = unreachable()
    harness.now += 5 * SECOND
    await harness.find('acme')
    harness.add('acme', { ...acme, status: 'suspended' })
    harness.failure = undefined
    harness.now += 3 * SECOND
    await expect(harness.find('acme')).rejects.toMatchObject({ code: 'TENANT_SUSPENDED' })
    await expect(harness.find('acme')).rejects.toMatchObject({ code: 'TENANT_SUSPENDED' })
  })

  test('a tenant of which a change was told is refused: it may be a suspension', async () => {
    const harness = new DirectoryHarness()
    const { id } = harness.add('acme')
    await harness.find('acme')
    harness.failure = unreachable()
    harness.now += 1
    harness.changes.note(bucketOf(id), harness.now)
    await expect(harness.find('acme')).rejects.toMatchObject({ code: 'CATALOG_UNREACHABLE' })
  })

  test('a tenant whose placement knows it to be deleted is refused within 5 s', async () => {
    const harness = new DirectoryHarness()
    const { id } = harness.add('acme')
    await harness.find('acme')
    harness.failure = unreachable()
    harness.now += 5 * SECOND
    await harness.find('acme')
    harness.deleted.add(id)
    harness.now += 5 * SECOND
    await expect(harness.find('acme')).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' })
    await expect(harness.find('acme')).rejects.toMatchObject({ code: 'CATALOG_UNREACHABLE' })
  })

  test('a tenant whose placement cannot be asked either is refused', async () => {
    const harness = new DirectoryHarness()
    harness.add('acme')
    await harness.find('acme')
    harness.failure = unreachable()
    harness.placementFailure = unreachable()
    harness.now += 5 * SECOND
    await expect(harness.find('acme')).rejects.toMatchObject({ code: 'CATALOG_UNREACHABLE' })
  })

  test('an answer that is an error of another kind lets nobody go on', async () => {
    const harness = new DirectoryHarness()
    harness.add('acme')
    await harness.find('acme')
    harness.failure = Object.assign(new Error('permission denied'), { code: '42501' })
    harness.now += 5 * SECOND
    await expect(harness.find('acme')).rejects.toMatchObject({ code: '42501' })
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import {
  type QuotaChange,
  readOwnQuotas,
  readQuota,
  type SetQuotaOptions,
  setTenantQuota,
} from '@tenantry/runtime/fleet'

import { createTestFleet, type TestFleet } from '../../../support/test-fleet.ts'

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet()
  await fleet.create({ slug: 'acme' })
  await fleet.create({ slug: 'globex' })
})

beforeEach(async () => {
  await fleet.query('update tenantry.tenant set quota = null')
})

afterAll(async () => {
  await fleet[Symbol.asyncDispose]()
})

async function change(changed: QuotaChange, options?: SetQuotaOptions) {
  return await setTenantQuota(fleet.fleet, 'acme', changed, options)
}

/** Another one whenever the row was written. */
async function version(): Promise<unknown> {
  return await fleet.query('select xmin from tenantry.tenant where slug = $1', ['acme'])
}

async function stored(slug = 'acme'): Promise<unknown> {
  const [row] = await fleet.query<{ quota: unknown }>(
    'select quota from tenantry.tenant where slug = $1',
    [slug],
  )
  return row?.quota
}

describe('the quota of a tenant', () => {
  test('is changed setting by setting, and nobody else has it', async () => {
    const first = await change({ 'requests.rate': '50/s', 'storage.bytes.hard': '20GB' })
    expect(first).toMatchObject({ changed: true, before: { own: null } })
    await change({ 'requests.burst': 100, concurrency: 20 })
    expect(await stored()).toEqual({
      requests: { rate: '50/s', burst: 100 },
      concurrency: 20,
      storage: { bytes: { hard: '20GB' } },
    })
    expect(await stored('globex')).toBeNull()
    const { settings } = await readQuota(fleet.fleet, 'acme')
    expect(settings).toContainEqual({ name: 'concurrency', value: 20, from: 'tenant' })
    expect(settings).toContainEqual({ name: 'statementTimeout', value: '30s', from: 'default' })
    expect(await readOwnQuotas(fleet.fleet)).toMatchObject([{ tenant: { slug: 'acme' } }])
  })

  test('is the same where it is set again, and is not written', async () => {
    await change({ 'database.weight': 2 })
    const before = await version()
    expect(await change({ 'database.weight': 2 })).toMatchObject({ changed: false })
    expect(await version()).toEqual(before)
  })

  test('is taken away in part, with what means nothing alone, and as a whole', async () => {
    await change({ 'requests.rate': '50/s', 'requests.burst': 5, 'storage.rows.hard': 9 })
    await change({ 'requests.rate': null })
    expect(await stored()).toEqual({ storage: { rows: { hard: 9 } } })
    await change({ 'storage.rows.hard': null })
    expect(await stored()).toBeNull()
    await change({ shadow: true, concurrency: 4 })
    await change({ concurrency: 5 }, { reset: true })
    expect(await stored()).toEqual({ concurrency: 5 })
    await change({}, { reset: true })
    expect(await stored()).toBeNull()
  })

  test('stays as it is in a dry run, which tells the same', async () => {
    const told = await change({ concurrency: 7 }, { dryRun: true })
    expect(await stored()).toBeNull()
    expect(await change({ concurrency: 7 })).toEqual(told)
  })

  test.each<[QuotaChange, string]>([
    [{ 'requests.rate': 'fast' }, 'requests.rate must be a rate'],
    [{ 'requests.burst': 5 }, 'requests.rate'],
    [{ 'database.weight': Number.NaN }, 'database.weight'],
    [{ concurrency: 0 }, 'concurrency must be at least 1'],
    [{ concurrency: 2 ** 31 }, 'concurrency must be at most 1000000'],
    [{ 'requests.rate': '1/h', 'requests.burst': 2 ** 53 }, 'requests.burst must be'],
    [{ concurrency: 5, 'database.wait': '99999m' }, 'database.wait must be a duration'],
    [{ concurrency: 5, statementTimeout: '2147483648ms' }, 'statementTimeout must be a duration'],
    [{ concurrency: 5, 'database.connections': 1000 }, 'clusters.primary.connections'],
    [{ concurrency: 5, transactionTimeout: '1s' }, 'shorter than statementTimeout'],
    [{ 'storage.rows.soft': 9, 'storage.rows.hard': 5 }, 'storage.rows.soft is above'],
  ])('%j is refused, all of it', async (refused, said) => {
    await expect(change(refused)).rejects.toMatchObject({
      code: 'QUOTA_INVALID',
      message: expect.stringContaining(said),
      details: { slug: 'acme' },
    })
    expect(await stored()).toBeNull()
  })

  test('of nobody is refused', async () => {
    const setting = setTenantQuota(fleet.fleet, 'nobody', { concurrency: 1 })
    await expect(setting).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' })
    await expect(readQuota(fleet.fleet, 'nobody')).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' })
  })

  test('keeps what two people set at the same time', async () => {
    const another = await fleet.openAnother()
    await Promise.all([
      change({ concurrency: 3 }),
      setTenantQuota(another, 'acme', { 'database.queue': 5 }),
      change({ 'database.weight': 2 }),
    ])
    expect(await stored()).toEqual({ concurrency: 3, database: { queue: 5, weight: 2 } })
  })

  test('that somebody broke by hand is told, and goes with a reset alone', async () => {
    await fleet.query(`update tenantry.tenant set quota = '"all"' where slug = 'acme'`)
    const read = await readQuota(fleet.fleet, 'acme')
    expect(read).toMatchObject({ settings: [], problems: [expect.any(String)] })
    await expect(change({ concurrency: 1 })).rejects.toMatchObject({
      code: 'QUOTA_INVALID',
      hint: expect.stringContaining('--reset'),
    })
    await change({ concurrency: 1 }, { reset: true })
    expect(await stored()).toEqual({ concurrency: 1 })
  })
})

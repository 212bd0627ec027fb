import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import type { Tenancy } from '@tenantry/runtime'
import { readStorage } from '@tenantry/runtime/fleet'

import { createStorageFleet, type StorageFleet } from '../../../support/storage-fleet.ts'
import type { TestDatabase } from '../../../support/test-application.ts'

const REFUSED = { code: 'QUOTA_STORAGE_EXCEEDED' }

let storage: StorageFleet

beforeAll(async () => {
  storage = await createStorageFleet()
})

afterAll(async () => {
  await storage?.[Symbol.asyncDispose]()
})

async function insert(tenancy: Tenancy<TestDatabase>, slug: string, rows: number): Promise<void> {
  const values = Array.from({ length: rows }, () => ({ number: 'x'.repeat(100) }))
  await tenancy.run(slug, () => tenancy.db.insertInto('invoice').values(values).execute())
}

function newsOf(slug: string) {
  return storage.news.filter(({ tenant }) => tenant.slug === slug)
}

test('a soft limit is told once, on the way up and on the way down', async () => {
  await storage.addTenant('soft', 'pooled', { rows: { soft: 10, hard: 1000 } })
  const tenancy = await storage.openProcess({}, '1s')
  await insert(tenancy, 'soft', 9)
  await insert(tenancy, 'soft', 3)
  await vi.waitUntil(() => newsOf('soft').length === 1, { timeout: 10_000 })
  expect(newsOf('soft')).toMatchObject([
    { level: 'soft', tenant: { tier: 'pooled' }, problem: undefined },
  ])
  await insert(tenancy, 'soft', 1)
  await tenancy.run('soft', () => tenancy.db.deleteFrom('invoice').execute())
  // Found by the measurement of each second.
  await vi.waitUntil(
    async () => {
      await insert(tenancy, 'soft', 1)
      return newsOf('soft').length === 2
    },
    { timeout: 10_000, interval: 1500 },
  )
  expect(newsOf('soft')[1]).toMatchObject({ level: 'below' })
  // It would measure what the other tests write.
  await tenancy.close()
})

test('bytes are limited as well, updates included', async () => {
  await storage.addTenant('bytes', 'bridged', { bytes: { hard: '200kB' } })
  const tenancy = await storage.openProcess()
  let written = 0
  await expect(async () => {
    for (; written < 5000; written += 50) await insert(tenancy, 'bytes', 50)
  }).rejects.toMatchObject(REFUSED)
  await tenancy.run('bytes', async () => {
    await expect(
      tenancy.db
        .updateTable('invoice')
        .set({ number: 'y'.repeat(20_000) })
        .execute(),
    ).rejects.toMatchObject(REFUSED)
    await tenancy.db.deleteFrom('invoice').execute()
    await tenancy.db.insertInto('invoice').values({ number: 'again' }).execute()
  })
  // A row of 100 characters takes 200 bytes with its key, and its index.
  expect(written).toBeGreaterThan(400)
  expect(written).toBeLessThan(1600)
})

test('in shadow mode what would have been refused is counted alone', async () => {
  await storage.addTenant('shadow', 'pooled', { rows: { hard: 5 } }, { shadow: true })
  const tenancy = await storage.openProcess()
  for (let round = 0; round < 8; round += 1) await insert(tenancy, 'shadow', 1)
  expect(tenancy.usage().get('pooled')?.refused.storage).toBe(3)
})

test('a refusal is counted', async () => {
  await storage.addTenant('counted', 'siloed', { rows: { hard: 1 } })
  const tenancy = await storage.openProcess()
  await expect(insert(tenancy, 'counted', 2)).rejects.toMatchObject({
    ...REFUSED,
    details: { slug: 'counted', quota: 'storage', used: { rows: 0 } },
  })
  expect(tenancy.usage().get('siloed')?.refused.storage).toBe(1)
})

test('a tenant without a limit is neither counted nor measured', async () => {
  await storage.fleet.create({ slug: 'free', tier: 'pooled' })
  const tenancy = await storage.openProcess({}, '1s')
  await insert(tenancy, 'free', 10)
  await expect(storage.stored('free')).rejects.toThrow('Nothing is known of free')
})

test('where nobody can measure, that is told, and what is written is counted', async () => {
  // Of its own: processes of another test would measure the tenant before this one does.
  await using alone = await createStorageFleet()
  const { fleet } = alone
  await alone.addTenant('blind', 'bridged', { rows: { hard: 20 } })
  const [place] = await fleet.query<{ schema: string }>(
    "select p.schema from tenantry.placement p join tenantry.tenant t on t.placement_id = p.id where t.slug = 'blind'",
  )
  const table = `"${place?.schema}".customer`
  await fleet.query(
    `insert into ${table} (tenant_id, name) select id, 'a' from tenantry.tenant where slug = 'blind'`,
  )
  await fleet.query(`revoke select on ${table} from ${fleet.config.name}_system`)
  const tenancy = await alone.openProcess({}, '1s')
  await tenancy.run('blind', () =>
    tenancy.db.insertInto('customer').values({ name: 'b' }).execute(),
  )
  // A busy machine measures later.
  const notMeasured = { code: 'STORAGE_NOT_MEASURED', details: { slug: 'blind' } }
  await vi.waitFor(
    () => expect(alone.news).toMatchObject([{ level: 'below', problem: notMeasured }]),
    { timeout: 10_000 },
  )
  expect(await alone.stored('blind')).toMatchObject({
    rows: 0,
    problem: expect.stringContaining('permission denied'),
  })
  await expect(async () => {
    for (let round = 0; round < 100; round += 1) await insert(tenancy, 'blind', 1)
  }).rejects.toMatchObject(REFUSED)
  await fleet.query(`grant select on ${table} to ${fleet.config.name}_system`)
  await vi.waitUntil(async () => (await alone.stored('blind')).problem === null, {
    timeout: 10_000,
  })
  expect(await alone.stored('blind')).toMatchObject({ rows: 21, problem: null })
})

test('the catalog tells the administrator of it', async () => {
  const { fleet } = storage.fleet
  await storage.addTenant('read', 'pooled', { rows: { soft: 5, hard: 10 } })
  const tenancy = await storage.openProcess()
  expect(await readStorage(fleet, 'read')).toMatchObject([
    { rows: 0, measuredAt: null, problem: null },
  ])
  await insert(tenancy, 'read', 4)
  await tenancy.close()
  expect(await readStorage(fleet, 'read')).toMatchObject([
    {
      slug: 'read',
      rows: 4,
      leasedRows: 0,
      limits: { rows: { soft: 5, hard: 10 } },
      measuredAt: expect.any(Date),
    },
  ])
  const all = await readStorage(fleet)
  expect(all.map(({ slug }) => slug)).toContain('read')
  expect(all.map(({ slug }) => slug)).not.toContain('free')
  await expect(readStorage(fleet, 'nobody')).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' })
})

test('while the catalog does not answer, a process goes on with an eighth of the room that there was', async () => {
  await storage.addTenant('outage', 'bridged', { rows: { hard: 100 } })
  const tenancy = await storage.openProcess()
  await insert(tenancy, 'outage', 4)
  const [known] = await storage.fleet.query<{ oid: string }>(
    "select p.oid::regprocedure::text as oid from pg_proc p where proname = 'lease_storage'",
  )
  await storage.fleet.query(`alter function ${known?.oid} rename to lease_lost`)
  try {
    let written = 4
    await expect(async () => {
      for (; written < 100; written += 1) await insert(tenancy, 'outage', 1)
    }).rejects.toMatchObject(REFUSED)
    expect(written).toBeGreaterThan(12)
    expect(written).toBeLessThanOrEqual(40)
    expect(newsOf('outage')).toMatchObject([{ problem: { code: 'CATALOG_OUTDATED' } }])
  } finally {
    await storage.fleet.query(
      `alter function ${known?.oid.replace('lease_storage', 'lease_lost')} rename to lease_storage`,
    )
  }
  await vi.waitUntil(() => newsOf('outage').length === 2, { timeout: 10_000 })
  await insert(tenancy, 'outage', 20)
})

import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTenancy } from '@tenantry/runtime'
import { FirstTouch, migrate, type Tenant } from '@tenantry/runtime/fleet'

import { createTestFleet, migrationsWith, type TestFleet } from '../../../support/test-fleet.ts'

let fleet: TestFleet
let bridge: Tenant

beforeAll(async () => {
  fleet = await createTestFleet()
  bridge = await fleet.create({ slug: 'bridge', tier: 'bridged' })
  for (const slug of ['silo', 'other-silo', 'third-silo']) {
    await fleet.create({ slug, tier: 'siloed' })
  }
  await fleet.create({ slug: 'pooled', tier: 'pooled' })
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

test('not ready while the code is ahead of a placement with an active tenant', async () => {
  const migrations = await migrationsWith('alter table invoice add ready text')
  await using tenancy = await createTenancy(fleet.config)
  await tenancy.ready()
  await tenancy.ready({ migrations: await migrationsWith() })
  await expect(tenancy.ready({ migrations })).rejects.toMatchObject({
    code: 'MIGRATIONS_PENDING',
    details: { placements: 5, migrations: ['20260201000000_added'] },
  })
  await migrate(fleet.fleet, migrations, { match: { modes: ['pool', 'silo'] } })
  await expect(tenancy.ready({ migrations })).rejects.toMatchObject({ details: { placements: 1 } })
  // Nobody is served there.
  await fleet.query("update tenantry.tenant set status = 'suspended' where slug = 'bridge'")
  await tenancy.ready({ migrations })
  await fleet.query("update tenantry.tenant set status = 'active' where slug = 'bridge'")
  await migrate(fleet.fleet, migrations)
  await tenancy.ready({ migrations })
  const contracting = await migrationsWith(
    'alter table invoice add ready text',
    '-- tenantry: contracts 20260201000000_added\nalter table invoice drop column ready',
  )
  await tenancy.ready({ migrations: contracting })
  await fleet.query(`update tenantry.placement set ledger = null where id = $1`, [
    bridge.placement.id,
  ])
  await expect(tenancy.ready({ migrations })).rejects.toMatchObject({ details: { placements: 1 } })
  await migrate(fleet.fleet, migrations)
})

test('the first request migrates its placement, once, and the others wait for it', async () => {
  const migrations = await migrationsWith(
    'alter table invoice add ready text',
    'create table once (n int); do $$ begin perform pg_sleep(0.5); end $$',
  )
  // As many processes, with five requests each.
  const processes = Array.from({ length: 4 }, () => new FirstTouch(fleet.config, migrations))
  await Promise.all(
    processes.flatMap((one) => Array.from({ length: 5 }, () => one.ensureMigrated('bridge'))),
  )
  expect(await fleet.query(`select from "${bridge.placement.schema}".once`)).toEqual([])
  const [other] = await fleet.query<{ there: boolean }>(
    "select to_regclass('pool.once') is not null as there",
  )
  expect(other).toEqual({ there: false })
  await processes[0]?.ensureMigrated('silo')
  await processes[0]?.ensureMigrated('pooled')
  await expect(processes[0]?.ensureMigrated('nobody')).rejects.toMatchObject({
    code: 'TENANT_UNKNOWN',
  })
  await migrate(fleet.fleet, migrations)
})

test('a placement that is locked is waited for, and no longer than that', async () => {
  const migrations = await migrationsWith(
    'alter table invoice add ready text',
    'create table once (n int); do $$ begin perform pg_sleep(0.5); end $$',
    'alter table invoice add waited text',
  )
  const [cluster] = Object.values(fleet.config.clusters)
  const reader = new Client({ connectionString: cluster?.url })
  await reader.connect()
  try {
    await reader.query(`begin; select from "${bridge.placement.schema}".invoice`)
    const touch = new FirstTouch(fleet.config, migrations, { waitMs: 300 })
    await expect(touch.ensureMigrated('bridge')).rejects.toMatchObject({ code: 'PLACEMENT_BUSY' })
    const patient = new FirstTouch(fleet.config, migrations).ensureMigrated('bridge')
    await reader.query('commit')
    await patient
    await touch.ensureMigrated('bridge')
  } finally {
    await reader.end()
  }
  await migrate(fleet.fleet, migrations)
})

test('a silo that is copied is what one is that was made, and old templates go', async () => {
  const databases = async () =>
    (
      await fleet.query<{ datname: string }>(
        `select datname from pg_database where datname like $1 order by 1`,
        [`${fleet.fleet.config.name}\\_template\\_%`],
      )
    ).map(({ datname }) => datname)
  expect(await databases()).toHaveLength(0)
  const migrations = await migrationsWith(
    'alter table invoice add ready text',
    'create table once (n int); do $$ begin perform pg_sleep(0.5); end $$',
    'alter table invoice add waited text',
  )
  await fleet.create({ slug: 'copied', tier: 'siloed' }, migrations)
  const [template] = await databases()
  expect(template).toMatch(/_template_[0-9a-f]{21}$/)
  const { rows } = await fleet.application.asAdmin(
    (await placementOf('copied')).database,
    async (client) =>
      await client.query(`select datname, datacl::text from pg_database
        where datname = current_database()`),
  )
  const made = await fleet.application.asAdmin(
    (await placementOf('silo')).database,
    async (client) =>
      await client.query(`select datacl::text from pg_database where datname = current_database()`),
  )
  expect(rows[0].datacl).toBe(made.rows[0].datacl)
  const outcomes = await migrate(fleet.fleet, migrations)
  expect(outcomes.every(({ outcome }) => outcome === 'up to date')).toBe(true)
  await using tenancy = await createTenancy<{ invoice: { number: string } }>(fleet.config)
  await tenancy.run('copied', () =>
    tenancy.db.insertInto('invoice').values({ number: 'x' }).execute(),
  )
  await migrate(fleet.fleet, [
    ...migrations,
    ...(
      await migrationsWith({
        name: '20270101000000_more',
        sql: 'alter table invoice add more text',
      })
    ).slice(-1),
  ])
  expect(await databases()).toEqual([])
})

async function placementOf(slug: string) {
  const tenant = await fleet.fleet.catalog.findTenant(slug)
  if (tenant === undefined) throw new Error(`no tenant ${slug}`)
  return tenant.placement
}

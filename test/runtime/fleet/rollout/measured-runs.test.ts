import { randomUUID } from 'node:crypto'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { estimateRun, migrate, planRollout, readFleetPlan } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { createTestFleet, migrationsWith, type TestFleet } from '../../../support/test-fleet.ts'

let fleet: TestFleet

beforeEach(async () => {
  fleet = await createTestFleet()
  for (const slug of ['canary', 'b', 'c', 'd']) await fleet.create({ slug, tier: 'bridged' })
})

afterEach(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

const SLOW = 'alter table invoice add note text; select pg_sleep(0.2)'

async function estimate(migrations: readonly RenderedMigration[]) {
  const plan = await readFleetPlan(fleet.fleet, migrations, { match: { modes: ['bridge'] } })
  const waves = await planRollout(fleet.fleet, plan.placements, undefined)
  const pending = new Set(plan.placements.flatMap((entry) => entry.pending))
  return estimateRun(waves, await fleet.fleet.runs.measured([...pending]), 1)
}

async function migrateCanary(migrations: readonly RenderedMigration[]): Promise<void> {
  const [outcome] = await migrate(fleet.fleet, migrations, { match: { tenants: ['canary'] } })
  expect(outcome).toMatchObject({ outcome: 'migrated' })
}

test('what the canary took predicts the others, for each migration that runs by itself', async () => {
  const migrations = await migrationsWith(
    SLOW,
    'alter table invoice add more text',
    'create index concurrently by_note on invoice (tenant_id, note)',
  )
  expect(await estimate(migrations)).toMatchObject({
    durationMs: undefined,
    unmeasured: { placements: 4, migrations: migrations.slice(1).map(({ name }) => name) },
  })
  await migrateCanary(migrations)
  const found = await estimate(migrations)
  const [, slow, more, index] = migrations.map(({ name }) => name)
  expect(found).toMatchObject({
    placements: 3,
    unmeasured: { placements: 0, migrations: [] },
    measured: [
      { migrations: [slow, more], placements: 1 },
      { migrations: [index], placements: 1 },
    ],
  })
  const [together, alone] = found.measured
  expect(together?.meanMs).toBeGreaterThan(200)
  expect(alone?.meanMs).toBeGreaterThan(0)
  expect(found.durationMs).toBeCloseTo(3 * ((together?.meanMs ?? 0) + (alone?.meanMs ?? 0)), 1)
  const began = performance.now()
  await migrate(fleet.fleet, migrations, { match: { modes: ['bridge'] }, concurrency: 1 })
  expect(performance.now() - began).toBeGreaterThan((found.durationMs ?? 0) / 2)
})

test('a lock that is waited for in vain is not measured, and a retry is', async () => {
  const migrations = await migrationsWith('alter table invoice add note text')
  const canary = await fleet.fleet.catalog.findTenant('canary')
  await fleet.application.asAdmin(fleet.database, async (client) => {
    await client.query(`begin; lock table "${canary?.placement.schema ?? ''}".invoice`)
    setTimeout(() => void client.query('commit'), 500)
    await migrate(fleet.fleet, migrations, {
      match: { tenants: ['canary'] },
      lockTimeoutMs: 100,
      attempts: 100,
      random: () => 0,
    })
  })
  expect(await fleet.query('select cardinality(took_ms) as n from tenantry.run_placement')).toEqual(
    [{ n: 1 }],
  )
  const { measured } = await estimate(migrations)
  expect(measured).toMatchObject([{ placements: 1 }])
  expect(measured[0]?.slowestMs).toBeLessThan(250)
})

test('what a failed placement has got is measured and remembered as its own', async () => {
  const migrations = await migrationsWith(
    'alter table invoice add twice int default 1',
    'create unique index concurrently by_twice on invoice (tenant_id, twice)',
  )
  const canary = await fleet.fleet.catalog.findTenant('canary')
  await fleet.query(
    `insert into "${canary?.placement.schema ?? ''}".invoice (tenant_id, number)
     select $1, 'n' || i from generate_series(1, 2) i`,
    [canary?.id],
  )
  const [outcome] = await migrate(fleet.fleet, migrations, { match: { tenants: ['canary'] } })
  expect(outcome).toMatchObject({ outcome: 'failed', applied: [migrations[1]?.name] })
  expect(
    await fleet.query(
      'select outcome, migrations, cardinality(took_ms) as n from tenantry.run_placement',
    ),
  ).toEqual([{ outcome: 'failed', migrations: migrations.slice(1).map(({ name }) => name), n: 1 }])
  expect(await estimate(migrations)).toMatchObject({
    measured: [],
    unmeasured: { placements: 4, migrations: [migrations[2]?.name] },
  })
  expect(await fleet.fleet.runs.measured(migrations)).toMatchObject([
    { migrations: [migrations[1]?.name], placements: 1 },
  ])
})

test('one that was written anew, or that no placement has any more, has not been measured', async () => {
  const migrations = await migrationsWith(SLOW)
  await migrateCanary(migrations)
  expect(await estimate(migrations)).toMatchObject({ placements: 3 })
  expect(
    (await estimate(await migrationsWith('alter table invoice add note int'))).measured,
  ).toEqual([])
  await fleet.delete('canary')
  expect(await estimate(migrations)).toMatchObject({ durationMs: undefined, measured: [] })
})

test('a catalog of before gets what it lacks with the next run', async () => {
  await fleet.query(`alter table tenantry.run_placement drop column took_ms;
    update tenantry.meta set value = 'older' where key = 'version'`)
  const migrations = await migrationsWith(SLOW)
  await migrateCanary(migrations)
  expect(await estimate(migrations)).toMatchObject({ placements: 3 })
})

test('timings go with the migrations that they were measured of', async () => {
  const { runs } = fleet.fleet
  const id = randomUUID()
  const [entry] = await fleet.fleet.ledgers.all()
  const placementId = entry?.placement.id ?? ''
  const planned = { placementId, migrations: ['one', 'two'] }
  await runs.begin({ id, kind: 'migrate', actor: 'test', plan: undefined, placements: [planned] })
  const note = async (
    migrations: readonly string[],
    tookMs: readonly (number | null)[] | undefined,
  ) => {
    await runs.note(id, [{ placementId, migrations, outcome: 'done', error: undefined, tookMs }])
    return await fleet.query('select took_ms from tenantry.run_placement where run_id = $1', [id])
  }
  expect(await note(['one', 'two'], [null, 5])).toEqual([{ took_ms: [null, 5] }])
  expect(await note(['one', 'two'], undefined)).toEqual([{ took_ms: [null, 5] }])
  expect(await note(['one'], undefined)).toEqual([{ took_ms: null }])
})

import { setTimeout as sleep } from 'node:timers/promises'

import { afterEach, beforeEach, expect, test } from 'vitest'

import {
  createTenant,
  deleteTenant,
  migrate,
  type PlacementOutcome,
  setTenantStatus,
} from '@tenantry/runtime/fleet'

import { createTestFleet, migrationsWith, type TestFleet } from '../../../support/test-fleet.ts'

/** Long enough that tenants come and go in the middle of it. */
const SLOW = `alter table invoice add note text;
  do $$ begin if current_schema() ~ '^t_' then perform pg_sleep(0.3); end if; end $$`
const SLUGS = ['a', 'b', 'c', 'd', 'e', 'f']

let fleet: TestFleet

beforeEach(async () => {
  fleet = await createTestFleet()
  for (const slug of SLUGS) await fleet.create({ slug, tier: 'bridged' })
})

afterEach(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

async function untilBegun(): Promise<void> {
  for (;;) {
    const rows = await fleet.query(
      "select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'",
    )
    if (rows.length > 0) return
    await sleep(10)
  }
}

async function placementOf(slug: string): Promise<string> {
  return (await fleet.fleet.catalog.findTenant(slug))?.placement.id ?? ''
}

function outcomeOf(outcomes: readonly PlacementOutcome[], id: string): string | undefined {
  return outcomes.find(({ placement }) => placement.id === id)?.outcome
}

test(
  'tenants that are created, suspended and deleted during a run',
  { tags: ['changing-tenants'] },
  async ({ annotate }) => {
    const before = await migrationsWith()
    const migrations = await migrationsWith(SLOW)
    const other = await fleet.openAnother()
    const deleted = await placementOf('f')
    const planned: number[] = []
    const waves: number[] = []
    const running = migrate(fleet.fleet, migrations, {
      maxFailures: Infinity,
      concurrency: 1,
      onPlan: ({ pending }) => planned.push(pending),
      onWave: ({ placements }) => waves.push(placements),
    })
    await untilBegun()
    // The run comes to it last.
    await deleteTenant(other, 'f', { settleMs: 0 })
    await createTenant(other, migrations, { slug: 'new', tier: 'bridged' })
    // By a process that has not been deployed yet.
    await createTenant(other, before, { slug: 'old', tier: 'bridged' })
    await createTenant(other, before, { slug: 'old-silo', tier: 'siloed' })
    await setTenantStatus(other, 'e', 'suspended')
    const outcomes = await running
    // The pool and those that were there, and then those that came.
    expect(planned).toEqual([SLUGS.length + 1])
    expect(waves).toEqual([SLUGS.length + 1, 2])
    const failed = outcomes.filter(({ outcome }) => outcome === 'failed')
    expect(failed).toMatchObject([
      {
        placement: { id: deleted },
        error: {
          code: 'MIGRATION_FAILED',
          message: expect.stringContaining('tenantry_ledger" does not exist'),
        },
      },
    ])
    for (const slug of ['a', 'b', 'c', 'd', 'e', 'old', 'old-silo']) {
      expect(outcomeOf(outcomes, await placementOf(slug)), slug).toBe('migrated')
    }
    const again = await migrate(fleet.fleet, migrations)
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['up to date']))
    expect(outcomeOf(again, await placementOf('new'))).toBe('up to date')
    await annotate(
      '3 created (2 of them by the version before), 1 suspended, 1 deleted in the middle: all that are there have it',
    )
  },
)

test(
  'a tenant that is half provisioned is not touched, and keeps nobody from it',
  { tags: ['half-provisioned'] },
  async ({ annotate }) => {
    for (const slug of ['half', 'none', 'half-silo']) {
      await fleet.create({ slug, tier: slug.endsWith('silo') ? 'siloed' : 'bridged' })
    }
    // As a process that was killed leaves them: all of it, and not even a schema.
    await fleet.query(`update tenantry.placement set status = 'provisioning' where id in (
      select placement_id from tenantry.tenant where slug in ('half', 'none', 'half-silo'))`)
    await fleet.query(`update tenantry.tenant set status = 'provisioning'
      where slug in ('half', 'none', 'half-silo')`)
    const none = await fleet.fleet.catalog.findTenant('none')
    await fleet.query(`drop schema "${none?.placement.schema ?? ''}" cascade`)
    const migrations = await migrationsWith('alter table invoice add note text')
    const outcomes = await migrate(fleet.fleet, migrations, { maxFailures: 1 })
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(SLUGS.length + 1).fill('migrated'))
    for (const slug of ['half', 'none', 'half-silo']) {
      await createTenant(fleet.fleet, migrations, {
        slug,
        tier: slug.endsWith('silo') ? 'siloed' : 'bridged',
      })
    }
    const again = await migrate(fleet.fleet, migrations)
    expect(again.map(({ outcome }) => outcome)).toEqual(Array(SLUGS.length + 4).fill('up to date'))
    await annotate('3 that a killed process left: left alone, and whole when created again')
  },
)

import { afterEach, beforeEach, expect, test } from 'vitest'

import { readFleetPlan } from '@tenantry/runtime/fleet'

import { attemptPlacement } from '../../../../packages/runtime/src/fleet/attempt/attempt-placement.ts'
import type { Attempt, AttemptOn } from '../../../../packages/runtime/src/fleet/attempt/attempt.ts'
import { migrateFleet } from '../../../../packages/runtime/src/fleet/rollout/migrate-fleet.ts'
import { createTestFleet, migrationsWith, type TestFleet } from '../../../support/test-fleet.ts'

let fleet: TestFleet

beforeEach(async () => {
  fleet = await createTestFleet()
})

afterEach(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

test('placements that end with the same migrations share their ledger, which one statement remembers', async () => {
  for (const slug of ['a', 'b', 'c']) await fleet.create({ slug, tier: 'bridged' })
  const migrations = await migrationsWith(
    'alter table invoice add note text',
    '-- tenantry: backfill\nupdate invoice set note = number where note is null',
  )
  const plan = await readFleetPlan(fleet.fleet, migrations)
  const attempts: Attempt[] = []
  const attempt: AttemptOn = async (...work) => {
    const result = await attemptPlacement(...work)
    attempts.push(result)
    return result
  }

  await migrateFleet(fleet.fleet, plan, {}, undefined, attempt)

  expect(attempts.map(({ kind }) => kind)).toEqual(['done', 'done', 'done', 'done'])
  const ledgers = new Set(attempts.map(({ entry }) => entry.ledger))
  expect([...ledgers].map((ledger) => ledger.length)).toEqual([migrations.length])
})

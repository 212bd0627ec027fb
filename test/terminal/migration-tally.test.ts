import { expect, test } from 'vitest'

import type { PlacementOutcome } from '@tenantry/runtime/fleet'

import { MigrationTally } from '../../src/terminal/migration-tally.ts'

function ended(id: string, outcome: PlacementOutcome['outcome']): PlacementOutcome {
  const placement = { id, mode: 'bridge', cluster: 'eu', database: 'd', schema: id } as const
  return { placement, outcome, applied: [], error: undefined }
}

test('what is up to date already is no progress, and what another run did is', () => {
  const tally = new MigrationTally({ placements: 5, pending: 3 })
  tally.count(ended('a', 'up to date'))
  expect(tally.progress(0)).toMatchObject({ done: 0, total: 3 })
  tally.count(ended('b', 'migrated'))
  tally.count(ended('c', 'up to date'))
  tally.count(ended('d', 'up to date'))
  tally.count(ended('e', 'failed'))
  expect(tally.progress(0)).toMatchObject({ done: 3, total: 3, failed: 1 })
})

test('one that turns out to differ was counted before', () => {
  const tally = new MigrationTally({ placements: 2, pending: 2 })
  tally.count(ended('a', 'migrated'))
  tally.count(ended('a', 'failed'))
  expect(tally.progress(0)).toMatchObject({ done: 1, failed: 1 })
})

test('only work takes time', () => {
  const tally = new MigrationTally({ placements: 2, pending: 2 })
  expect(tally.progress(500).elapsedMs).toBe(0)
  tally.work(1000)
  expect(tally.progress(1300).elapsedMs).toBe(300)
  tally.rest(2000)
  tally.rest(3000)
  expect(tally.progress(9000).elapsedMs).toBe(1000)
  tally.work(10_000)
  expect(tally.progress(10_500).elapsedMs).toBe(1500)
})

import { expect, test } from 'vitest'

import type { PlanReport, RunEstimate } from '@tenantry/runtime/fleet'

import { renderDuration, renderMeasured } from '../../src/terminal/render-duration.ts'
import { renderEstimate } from '../../src/terminal/render-estimate.ts'

const PLACEMENT = { id: 'p', mode: 'bridge', cluster: 'eu', database: 'd', schema: 's' } as const
const PENDING = { placement: PLACEMENT, version: undefined, pending: ['m'], problem: undefined }
const MIGRATION = {
  module: 'billing',
  statements: [],
  destructive: undefined,
  placements: 2,
}
const REPORT: PlanReport = {
  placements: 3,
  migrations: [
    { ...MIGRATION, name: 'm', kind: 'transaction' },
    { ...MIGRATION, name: 'i', kind: 'concurrent' },
  ],
  held: [],
  pending: [PENDING, PENDING],
}
const ESTIMATE: RunEstimate = {
  durationMs: 199_600,
  pausesMs: 0,
  concurrency: 4,
  placements: 9980,
  ofOtherMode: 0,
  measured: [
    { migrations: ['l', 'm'], placements: 20, meanMs: 80.4, slowestMs: 410 },
    { migrations: ['i'], placements: 1, meanMs: 2.34, slowestMs: 2.34 },
  ],
  unmeasured: { placements: 0, migrations: [] },
}
const WAVES = [{ name: 'rest' }]
const NO_LOCKS = { locks: [], waves: WAVES }

test('how long, what that is made from, what depends on rows, and what it leaves out', () => {
  expect(renderEstimate(REPORT, ESTIMATE, NO_LOCKS)).toEqual([
    '  about 3 min 20 s for 9,980 placements, with 4 connections for each cluster',
    '  l, m: 80 ms each, as measured in 20 placements; the slowest took 410 ms',
    '  i: 2.3 ms each, as measured in 1 placement; the slowest took 2.3 ms',
    '  i takes longer where a table has more rows than there',
    '  without waiting for locks, retries, and what is checked before the run and behind each wave',
  ])
})

test('pauses, connections of waves, work under a lock, other modes and what nobody measured', () => {
  const estimate = {
    ...ESTIMATE,
    durationMs: 660_000,
    pausesMs: 600_000,
    concurrency: 1,
    ofOtherMode: 2,
    unmeasured: { placements: 7, migrations: ['o', 'p'] },
  }
  const lock = { table: 'a', mode: 'access exclusive', blocks: 'reads and writes' } as const
  const locks = [
    { migration: 'm', locks: [{ ...lock, work: 'reads all rows' as const }], unknown: [] },
  ]
  const waves = [{ name: 'canary', parallel: 2 }, { name: 'rest' }]
  const text = renderEstimate(REPORT, estimate, { locks, waves }).join('\n')
  expect(text).toContain(
    'about 11 min for 9,980 placements, with what the waves say, else 1 connection for each cluster, 10 min of it pauses between waves',
  )
  expect(text).toContain('\n  m takes longer where')
  expect(text).toContain('\n  2 placements of a mode in which nothing was measured')
  expect(text).toContain('\n  without 7 placements: no run has measured o, p')
})

test('where nothing was measured, how to get to know it', () => {
  const none: RunEstimate = {
    ...ESTIMATE,
    durationMs: undefined,
    measured: [],
    unmeasured: { placements: 2, migrations: ['m'] },
  }
  const canary = { locks: [], waves: [{ name: 'canary' }, { name: 'rest' }] }
  expect(renderEstimate(REPORT, none, canary)).toEqual([
    '  none yet: no run has measured m; run `saas migrate --wave canary` first',
  ])
  expect(renderEstimate(REPORT, none, NO_LOCKS)).toEqual([
    '  none yet: no run has measured m; run `saas migrate --tenant SLUG` first',
  ])
  expect(renderEstimate({ ...REPORT, pending: [PENDING] }, none, NO_LOCKS)).toEqual([
    '  none yet: no run has measured m',
  ])
  const stuck = { ...none, unmeasured: { placements: 0, migrations: [] } }
  expect(renderEstimate(REPORT, stuck, NO_LOCKS)).toEqual(['  none: no placement can be migrated'])
})

test('durations are no more exact than they can be known', () => {
  expect([0, 89_001, 199_600, 240_000, 599_000, 3_600_000, 9_000_000].map(renderDuration)).toEqual([
    '1 s',
    '1 min 30 s',
    '3 min 20 s',
    '4 min',
    '10 min',
    '60 min',
    '2.5 h',
  ])
  expect([2.34, 9.96, 410.2, 1440, 95_000].map(renderMeasured)).toEqual([
    '2.3 ms',
    '10 ms',
    '410 ms',
    '1.4 s',
    '1 min 40 s',
  ])
})

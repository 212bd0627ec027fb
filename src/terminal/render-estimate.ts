import type { PlanReport, RunEstimate } from '@tenantry/runtime/fleet'

import type { MigrationLocks } from '../sql/index.ts'
import { renderCount } from './render-count.ts'
import { renderDuration, renderMeasured } from './render-duration.ts'

/** What is told of a plan beside its estimate, as far as that needs it. */
interface Surroundings {
  readonly locks: readonly MigrationLocks[]
  readonly waves: readonly { readonly name: string; readonly parallel?: number | undefined }[]
}

/** How long a run will take, what that is made from, and what it leaves out; or how to get to know it. */
export function renderEstimate(
  { migrations, pending }: PlanReport,
  estimate: RunEstimate,
  { locks, waves }: Surroundings,
): string[] {
  const { durationMs, pausesMs, placements, concurrency, measured, unmeasured } = estimate
  const missing = unmeasured.migrations.join(', ')
  if (durationMs === undefined) {
    if (missing === '') return ['  none: no placement can be migrated']
    const first = waves.length > 1 ? `--wave ${waves[0]?.name}` : '--tenant SLUG'
    const hint = pending.length > 1 ? `; run \`saas migrate ${first}\` first` : ''
    return [`  none yet: no run has measured ${missing}${hint}`]
  }
  const onRows = new Set([
    ...migrations.filter(({ kind }) => kind !== 'transaction').map(({ name }) => name),
    ...locks.filter((one) => one.locks.some(({ work }) => work)).map(({ migration }) => migration),
  ])
  const pauses = pausesMs === 0 ? '' : `, ${renderDuration(pausesMs)} of it pauses between waves`
  const connections = `${concurrency} ${concurrency === 1 ? 'connection' : 'connections'} for each cluster`
  const isOwn = waves.some(({ parallel }) => parallel !== undefined)
  return [
    `  about ${renderDuration(durationMs)} for ${renderCount(placements, 'placement')}, with ${isOwn ? `what the waves say, else ${connections}` : connections}${pauses}`,
    ...measured.map(
      (one) =>
        `  ${one.migrations.join(', ')}: ${renderMeasured(one.meanMs)} each, as measured in ${renderCount(one.placements, 'placement')}; the slowest took ${renderMeasured(one.slowestMs)}`,
    ),
    ...measured
      .flatMap((one) => one.migrations)
      .filter((name) => onRows.has(name))
      .map((name) => `  ${name} takes longer where a table has more rows than there`),
    ...(estimate.ofOtherMode === 0
      ? []
      : [
          `  ${renderCount(estimate.ofOtherMode, 'placement')} of a mode in which nothing was measured`,
        ]),
    ...(unmeasured.placements === 0
      ? []
      : [
          `  without ${renderCount(unmeasured.placements, 'placement')}: no run has measured ${missing}`,
        ]),
    '  without waiting for locks, retries, and what is checked before the run and behind each wave',
  ]
}

import { setTimeout as sleep } from 'node:timers/promises'

import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Fleet } from '../fleet.ts'
import {
  migrateFleet,
  type MigrateOptions,
  notRun,
  type PlacementOutcome,
} from '../migrate-fleet.ts'
import type { Wave } from './plan-waves.ts'
import type { RunRecorder } from './run-recorder.ts'

/** One wave after the other, until too many placements have failed or somebody stops the run. */
export async function migrateWaves(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  waves: readonly Wave[],
  options: MigrateOptions,
  recorder: RunRecorder,
): Promise<PlacementOutcome[]> {
  const { maxFailures = 1, signal } = options
  const outcomes: PlacementOutcome[] = []
  let failures = 0
  let isStopped = false
  for (const [index, { policy, placements }] of waves.entries()) {
    if (isStopped || signal?.aborted) {
      outcomes.push(...placements.map(notRun))
      continue
    }
    options.onWave?.({ name: policy.name, placements: placements.length })
    const goesOn = policy.onError === 'continue'
    const ended = await migrateFleet(
      fleet,
      { migrations, placements },
      {
        ...options,
        concurrency: policy.parallel ?? options.concurrency,
        maxFailures: goesOn ? Infinity : maxFailures - failures,
      },
      recorder,
    )
    outcomes.push(...ended)
    if (!goesOn) failures += ended.filter(({ outcome }) => outcome === 'failed').length
    isStopped = failures >= maxFailures
    const hasWorked = ended.some(({ outcome }) => outcome === 'migrated')
    if (!isStopped && hasWorked && index < waves.length - 1) await pause(policy.pauseMs, signal)
  }
  return outcomes
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds === 0) return
  // Who stops the run stops the pause; what was not begun is told as such.
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(
    () => undefined,
  )
}

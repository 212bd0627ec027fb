import { setTimeout as sleep } from 'node:timers/promises'

import type { ResolvedWave } from '../../config/index.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Fleet } from '../fleet.ts'
import {
  migrateFleet,
  type MigrateOptions,
  notRun,
  type PlacementOutcome,
} from './migrate-fleet.ts'
import type { Wave } from '../plan/plan-waves.ts'
import { refuseProblems } from './refuse-problems.ts'
import type { RunRecorder } from './run-recorder.ts'
import { verifyMigrated } from './verify-migrated.ts'

export interface MigratedWaves {
  readonly outcomes: readonly PlacementOutcome[]
  /** How many of them count against the error budget: those of waves that go on do not. */
  readonly failures: number
}

/**
 * One wave after the other, until too many placements have failed or somebody stops the run. What is
 * known not to go through has failed before the first wave begins: with an error budget of one, nothing
 * is touched then.
 */
export async function migrateWaves(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  waves: readonly Wave[],
  options: MigrateOptions,
  recorder: RunRecorder,
): Promise<MigratedWaves> {
  const { maxFailures = 1, signal } = options
  const refused = refuseProblems(waves, options, recorder)
  const outcomes = [...refused.outcomes]
  let failures = refused.failures
  for (const [index, { policy, placements }] of refused.waves.entries()) {
    if (failures >= maxFailures || signal?.aborted) {
      outcomes.push(...placements.map(notRun))
      continue
    }
    const behind = placements.filter(({ pending }) => pending.length > 0).length
    if (behind > 0) options.onWave?.({ name: policy.name, placements: behind })
    const goesOn = policy.onError === 'continue'
    const migrated = await migrateFleet(
      fleet,
      { migrations, placements },
      {
        ...options,
        concurrency: policy.parallel ?? options.concurrency,
        maxFailures: goesOn ? Infinity : maxFailures - failures,
      },
      recorder,
    )
    const ended = await verifyMigrated({ fleet, migrations, recorder }, migrated, options)
    outcomes.push(...ended)
    if (!goesOn) failures += ended.filter(({ outcome }) => outcome === 'failed').length
    const hasWorked = ended.some(({ outcome }) => outcome === 'migrated')
    const goesOnLater = refused.waves.slice(index + 1).some(hasWork)
    if (failures < maxFailures && hasWorked && goesOnLater) await pause(policy, options)
  }
  await recorder.flush()
  return { outcomes, failures }
}

function hasWork({ placements }: Wave): boolean {
  return placements.some(({ pending }) => pending.length > 0)
}

async function pause(
  { name, pauseMs }: ResolvedWave,
  { signal, onPause }: MigrateOptions,
): Promise<void> {
  if (pauseMs === 0 || signal?.aborted) return
  onPause?.({ wave: name, ms: pauseMs })
  // Who stops the run stops the pause; what was not begun is told as such.
  await sleep(pauseMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
}

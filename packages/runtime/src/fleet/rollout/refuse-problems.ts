import type { MigrateOptions, PlacementOutcome } from './migrate-fleet.ts'
import type { PlacementPlan } from '../plan/plan-fleet.ts'
import type { Wave } from '../plan/plan-waves.ts'
import type { RunRecorder } from './run-recorder.ts'

/** What is left to do, and what has failed before it began. */
export interface Refused {
  readonly waves: readonly Wave[]
  readonly outcomes: readonly PlacementOutcome[]
  /** How many of them count against the error budget: those of waves that go on do not. */
  readonly failures: number
}

/** Takes the placements that have a problem out of the waves, and tells of them. */
export function refuseProblems(
  waves: readonly Wave[],
  { onOutcome }: Pick<MigrateOptions, 'onOutcome'>,
  recorder: RunRecorder,
): Refused {
  const outcomes: PlacementOutcome[] = []
  let failures = 0
  const left = waves.map(({ policy, placements }): Wave => {
    const able: PlacementPlan[] = []
    for (const entry of placements) {
      const { placement, pending, problem } = entry
      if (problem === undefined) {
        able.push(entry)
        continue
      }
      recorder.failed(
        placement,
        pending.map(({ name }) => name),
        problem,
      )
      const outcome: PlacementOutcome = {
        placement,
        outcome: 'failed',
        applied: [],
        error: problem,
      }
      outcomes.push(outcome)
      onOutcome?.(outcome)
      if (policy.onError !== 'continue') failures += 1
    }
    return { policy, placements: able }
  })
  return { waves: left.filter(({ placements }) => placements.length > 0), outcomes, failures }
}

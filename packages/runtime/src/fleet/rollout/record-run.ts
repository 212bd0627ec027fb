import { randomUUID } from 'node:crypto'

import type { RunKind, RunOutcome } from '../../catalog/run-catalog.ts'
import type { Fleet } from '../fleet.ts'
import type { PlacementOutcome } from './migrate-fleet.ts'
import type { PlacementPlan } from '../plan/plan-fleet.ts'
import { RunRecorder } from './run-recorder.ts'

interface RunRequest {
  readonly kind: RunKind
  /** Who asks for it. Default: `'unknown'`. */
  readonly actor?: string | undefined
  /** The hash of the plan that is applied. Default: none. */
  readonly plan?: string | undefined
  readonly pending: readonly PlacementPlan[]
  readonly signal?: AbortSignal | undefined
}

/** Notes a run in the catalog before it begins, and how it ended. One that has nothing to do leaves no record. */
export async function recordRun(
  fleet: Fleet,
  { kind, actor = 'unknown', plan, pending, signal }: RunRequest,
  run: (recorder: RunRecorder) => Promise<readonly PlacementOutcome[]>,
): Promise<readonly PlacementOutcome[]> {
  if (pending.length === 0) return await run(new RunRecorder(fleet, undefined))
  const id = randomUUID()
  await fleet.runs.begin({
    id,
    kind,
    actor,
    plan,
    placements: pending.map(({ placement, pending: migrations }) => ({
      placementId: placement.id,
      migrations: migrations.map(({ name }) => name),
    })),
  })
  const outcomes = await run(new RunRecorder(fleet, id)).catch(async (error: unknown) => {
    // The catalog itself may be what is gone: then the run looks like one that was killed.
    await fleet.runs.finish(id, 'failed').catch(() => undefined)
    throw error
  })
  await fleet.runs.finish(id, judgeRun(outcomes, signal))
  return outcomes
}

function judgeRun(
  outcomes: readonly PlacementOutcome[],
  signal: AbortSignal | undefined,
): RunOutcome {
  if (signal?.aborted) return 'interrupted'
  return outcomes.every(({ outcome }) => outcome === 'migrated' || outcome === 'up to date')
    ? 'done'
    : 'failed'
}

import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Fleet } from '../fleet.ts'
import type { MigrateOptions, PlacementOutcome } from './migrate-fleet.ts'
import { verifyShapes } from '../shape/verify-shapes.ts'
import type { RunRecorder } from './run-recorder.ts'

interface Verification {
  readonly fleet: Fleet
  readonly migrations: readonly RenderedMigration[]
  readonly recorder: RunRecorder
}

/**
 * Compares what a wave has migrated with what its migrations make. A placement that differs keeps what
 * was applied, and has failed: it was another one before.
 */
export async function verifyMigrated(
  { fleet, migrations, recorder }: Verification,
  outcomes: readonly PlacementOutcome[],
  { onOutcome, onCompare }: Pick<MigrateOptions, 'onOutcome' | 'onCompare'>,
): Promise<PlacementOutcome[]> {
  const migrated = outcomes.filter(({ outcome }) => outcome === 'migrated')
  if (migrated.length === 0) return [...outcomes]
  onCompare?.({ placements: migrated.length })
  const errors = await verifyShapes(
    fleet,
    migrations,
    migrated.map(({ placement }) => placement),
  )
  return outcomes.map((outcome) => {
    const error = errors.get(outcome.placement.id)
    if (error === undefined || outcome.outcome !== 'migrated') return outcome
    const { placement, applied } = outcome
    recorder.failed(placement, applied, error)
    const failed: PlacementOutcome = { placement, outcome: 'failed', applied, error }
    onOutcome?.(failed)
    return failed
  })
}

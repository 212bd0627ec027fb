import type { ErrorReport } from '../../errors.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Fleet } from '../fleet.ts'
import type { FleetPlan, PlacementPlan } from '../plan/plan-fleet.ts'
import { prepareSilos } from '../preparation/prepare-silos.ts'
import { planRollout } from '../plan/plan-rollout.ts'
import { type Wave, withProblems } from '../plan/plan-waves.ts'

/** Tells what stands against placements, by their ids. */
export type Judge = (plan: FleetPlan) => Promise<ReadonlyMap<string, ErrorReport>>

export interface PreparedWaves {
  readonly waves: readonly Wave[]
  /** How many placements are in them. */
  readonly placements: number
  /** Those that lack something. */
  readonly pending: readonly PlacementPlan[]
}

/**
 * Cuts placements into the waves that are meant; what is known not to go through has a problem.
 *
 * @param options.wave Default: all of the rollout.
 * @throws {TenantryError} WAVE_UNKNOWN; what `judge` throws.
 */
export async function prepareWaves(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  placements: readonly PlacementPlan[],
  { wave, judge }: { readonly wave?: string | undefined; readonly judge?: Judge | undefined },
): Promise<PreparedWaves> {
  const unprepared = await prepareSilos(
    fleet,
    placements.map(({ placement }) => placement),
  )
  const planned = await planRollout(fleet, placements, wave)
  const meant = planned.flatMap((one) => one.placements)
  const pending = meant.filter((entry) => entry.pending.length > 0)
  const judged = await judge?.({ migrations, placements: pending })
  const waves = withProblems(planned, new Map([...(judged ?? []), ...unprepared]))
  return { waves, placements: meant.length, pending }
}

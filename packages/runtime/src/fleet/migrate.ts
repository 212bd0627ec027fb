import { isConnectionLost } from '../database/connection-lost.ts'
import type { ErrorReport } from '../errors.ts'
import type { RenderedMigration } from '../migrations/rendered-migration.ts'
import type { Placement } from '../placement/placement.ts'
import { type ApprovedPlan, restrictToPlan } from './approved-plan.ts'
import type { Fleet } from './fleet.ts'
import type { HeldMigration } from './hold-back.ts'
import type { MigrateOptions, PlacementOutcome } from './migrate-fleet.ts'
import { type FleetPlan, type PlacementPlan, upTo } from './plan-fleet.ts'
import { createMissingPools, prepareClusters, type UnpreparedClusters } from './prepare-fleet.ts'
import { prepareSilos } from './prepare-silos.ts'
import { readFleetPlan, type Selection } from './read-fleet-plan.ts'
import { ensureRehearsed } from './rehearse.ts'
import { migrateWaves } from './rollout/migrate-waves.ts'
import { planRollout } from './rollout/plan-rollout.ts'
import { dropTemplates } from './silo-template.ts'
import { withProblems } from './rollout/plan-waves.ts'
import { recordRun } from './rollout/record-run.ts'
import type { RunRecorder } from './rollout/run-recorder.ts'

/** What was asked for, as the catalog remembers it. */
export interface MigrateRequest extends MigrateOptions, Selection {
  /** Who asks for it. Default: `'unknown'`. */
  readonly actor?: string
  /** A plan that was approved, and its hash: nothing but what is left of it is done. Default: none. */
  readonly approved?: { readonly plan: ApprovedPlan; readonly hash: string } | undefined
  /**
   * Told what is pending, before anything of it is done. What it throws stops the run; a placement that
   * it returns an error for, by its id, is left as it is, and has failed. Default: nothing is judged.
   */
  readonly judge?: (plan: FleetPlan) => Promise<ReadonlyMap<string, ErrorReport>>
  /** Told how many placements there are to go through, before the first one. */
  readonly onPlan?: (plan: {
    readonly placements: number
    readonly pending: number
    readonly held: readonly HeldMigration[]
  }) => void
}

/**
 * Brings the fleet up to date: creates roles, catalog and pools on first use, rehearses what is new,
 * then migrates every placement that is meant, wave by wave. A cluster that cannot be prepared, because
 * it is down for instance, does not keep those of the others from it.
 *
 * @throws {TenantryError} what rehearsing finds, before any placement is touched. The failure of a
 * placement is in its outcome; that of a cluster is in those of its placements, and thrown in the end
 * where it has none.
 */
export async function migrate(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  options: MigrateRequest = {},
): Promise<PlacementOutcome[]> {
  const down = await prepareClusters(fleet)
  await ensureRehearsed(fleet, migrations)
  const wanted = upTo(migrations, options.to)
  const created = await createMissingPools(fleet, wanted, down)
  const plan = await readFleetPlan(fleet, migrations, { match: options.match, to: options.to })
  const placements =
    options.approved === undefined
      ? plan.placements
      : restrictToPlan(options.approved.plan, migrations, plan.placements)
  const reachable = placements.filter(({ placement }) => !down.has(placement.cluster))
  const unprepared = await prepareSilos(
    fleet,
    reachable.map(({ placement }) => placement),
  )
  const planned = await planRollout(fleet, reachable, options.wave)
  const meant = planned.flatMap((wave) => wave.placements)
  const pending = meant.filter((entry) => entry.pending.length > 0)
  const judged = await options.judge?.({ migrations, placements: pending })
  const waves = withProblems(planned, new Map([...(judged ?? []), ...unprepared]))
  options.onPlan?.({ placements: meant.length, pending: pending.length, held: plan.held })
  const outOfReach = tellDown(placements, down)
  for (const outcome of outOfReach) options.onOutcome?.(outcome)
  const { actor, approved, signal } = options
  const migrated = await recordRun(
    fleet,
    { kind: 'migrate', actor, plan: approved?.hash, pending, signal },
    async (recorder) => {
      const outcomes = await migrateWaves(fleet, migrations, waves, options, recorder)
      if (pending.length === 0 || approved !== undefined) return outcomes
      const known = new Set(plan.placements.map(({ placement }) => placement.id))
      const isKnown = ({ id, cluster }: Placement) => known.has(id) || down.has(cluster)
      return [
        ...outcomes,
        ...(await migrateLate(fleet, migrations, isKnown, outcomes, options, recorder)),
      ]
    },
  )
  if (pending.length > 0) await dropOldTemplates(fleet, migrations, down)
  const isNew = new Set(created.map((placement) => placement.id))
  const outcomes = migrated.map((outcome): PlacementOutcome =>
    isNew.has(outcome.placement.id) && outcome.outcome === 'up to date'
      ? { ...outcome, outcome: 'migrated', applied: wanted.map(({ name }) => name) }
      : outcome,
  )
  throwUntold(down, outOfReach)
  return [...outcomes, ...outOfReach]
}

/**
 * Tenants that came while the others were migrated, created by a process of the version before. The same
 * error budget holds for them.
 */
async function migrateLate(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  isKnown: (placement: Placement) => boolean,
  before: readonly PlacementOutcome[],
  options: MigrateRequest,
  recorder: RunRecorder,
): Promise<PlacementOutcome[]> {
  const { match, to, wave, maxFailures = 1 } = options
  if (before.some(({ outcome }) => outcome === 'not run')) return []
  const plan = await readFleetPlan(fleet, migrations, { match, to })
  const late = plan.placements.filter(
    ({ placement, pending }) => pending.length > 0 && !isKnown(placement),
  )
  if (late.length === 0) return []
  const unprepared = await prepareSilos(
    fleet,
    late.map(({ placement }) => placement),
  )
  const judged = await options.judge?.({ migrations, placements: late })
  const waves = withProblems(
    await planRollout(fleet, late, wave),
    new Map([...(judged ?? []), ...unprepared]),
  )
  const failures = before.filter(({ outcome }) => outcome === 'failed').length
  const left = { ...options, maxFailures: maxFailures - failures }
  return await migrateWaves(fleet, migrations, waves, left, recorder)
}

async function dropOldTemplates(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  down: UnpreparedClusters,
): Promise<void> {
  const silos = [...fleet.config.tiers.values()].filter(({ mode }) => mode === 'silo')
  for (const cluster of new Set(silos.map((tier) => tier.cluster))) {
    if (down.has(cluster)) continue
    try {
      await dropTemplates(fleet, cluster, migrations)
    } catch (error) {
      // What became of the placements has to be told; the next run drops them.
      if (!isConnectionLost(error)) throw error
    }
  }
}

function tellDown(
  placements: readonly PlacementPlan[],
  down: UnpreparedClusters,
): PlacementOutcome[] {
  return placements.flatMap(({ placement }) => {
    const error = down.get(placement.cluster)
    if (error === undefined) return []
    return [{ placement, outcome: 'failed', applied: [], error: error.toJSON() }]
  })
}

function throwUntold(down: UnpreparedClusters, told: readonly PlacementOutcome[]): void {
  for (const [cluster, error] of down) {
    if (!told.some(({ placement }) => placement.cluster === cluster)) throw error
  }
}

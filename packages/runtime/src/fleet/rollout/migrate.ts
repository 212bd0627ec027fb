import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import { adoptSchema } from '../adoption/adopt-schema.ts'
import { type ApprovedPlan, restrictToPlan } from '../plan/approved-plan.ts'
import type { Fleet } from '../fleet.ts'
import type { HeldMigration } from '../plan/hold-back.ts'
import type { MigrateOptions, PlacementOutcome } from './migrate-fleet.ts'
import { type PlacementPlan, upTo } from '../plan/plan-fleet.ts'
import { createMissingPools } from '../provisioning/create-missing-pools.ts'
import {
  notPrepared,
  prepareClusters,
  type UnpreparedClusters,
} from '../preparation/prepare-clusters.ts'
import { readFleetPlan, type Selection } from '../plan/read-fleet-plan.ts'
import { ensureRehearsed } from '../rehearsal/rehearse.ts'
import { keepOutcomes } from './keep-outcomes.ts'
import { migrateWaves } from './migrate-waves.ts'
import { type Judge, prepareWaves } from './prepare-waves.ts'
import { recordRun } from './record-run.ts'
import { dropTemplates } from '../provisioning/silo-template.ts'

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
  readonly judge?: Judge
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
 * @throws {TenantryError} what rehearsing finds, before any placement is touched; RUN_CUT_SHORT, with the
 * outcomes so far, when the run cannot go on after that. The failure of a
 * placement is in its outcome; that of a cluster is in those of its placements, and thrown in the end,
 * likewise with the outcomes of the others, where it has none.
 */
export async function migrate(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  options: MigrateRequest = {},
): Promise<PlacementOutcome[]> {
  const prepared = await prepareClusters(fleet)
  await ensureRehearsed(fleet, migrations)
  const wanted = upTo(migrations, options.to)
  const created = await createMissingPools(fleet, wanted, prepared, adoptSchema)
  const plan = await readFleetPlan(fleet, migrations, { match: options.match, to: options.to })
  const placements =
    options.approved === undefined
      ? plan.placements
      : restrictToPlan(options.approved.plan, migrations, plan.placements)
  const isNoop = placements.every(({ pending }) => pending.length === 0)
  const down = isNoop ? prepared : await dropOldTemplates(fleet, migrations, prepared)
  const reachable = placements.filter(({ placement }) => !down.has(placement.cluster))
  const begun = await prepareWaves(fleet, migrations, reachable, options)
  const { pending } = begun
  options.onPlan?.({ placements: begun.placements, pending: pending.length, held: plan.held })
  const outOfReach = tellDown(placements, down)
  const { actor, approved, signal } = options
  const outcomes = await keepOutcomes(options, async (telling) => {
    for (const outcome of outOfReach) telling.onOutcome(outcome)
    const migrated = await recordRun(
      fleet,
      { kind: 'migrate', actor, plan: approved?.hash, pending, signal },
      async (recorder) => {
        const first = await migrateWaves(fleet, migrations, begun.waves, telling, recorder)
        const isWhole = first.outcomes.every(({ outcome }) => outcome !== 'not run')
        if (pending.length === 0 || approved !== undefined || !isWhole) return first.outcomes
        const known = plan.placements.map(({ placement }) => placement.id)
        const found = await findLate(fleet, migrations, options, known)
        const late = found.filter(({ placement }) => !down.has(placement.cluster))
        if (late.length === 0) return first.outcomes
        const { waves } = await prepareWaves(fleet, migrations, late, options)
        const maxFailures = (options.maxFailures ?? 1) - first.failures
        const left = { ...telling, maxFailures }
        const second = await migrateWaves(fleet, migrations, waves, left, recorder)
        return [...first.outcomes, ...second.outcomes]
      },
    )
    throwUntold(down, outOfReach)
    return [...migrated, ...outOfReach]
  })
  const isNew = new Set(created.map((placement) => placement.id))
  return outcomes.map((outcome): PlacementOutcome =>
    isNew.has(outcome.placement.id) && outcome.outcome === 'up to date'
      ? { ...outcome, outcome: 'migrated', applied: wanted.map(({ name }) => name) }
      : outcome,
  )
}

/** Tenants that came while the others were migrated, created by a process of the version before. */
async function findLate(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  { match, to }: Selection,
  known: readonly string[],
): Promise<PlacementPlan[]> {
  if (!(await fleet.ledgers.hasOthers(known))) return []
  const plan = await readFleetPlan(fleet, migrations, { match, to })
  const isKnown = new Set(known)
  return plan.placements.filter(
    ({ placement, pending }) => pending.length > 0 && !isKnown.has(placement.id),
  )
}

/**
 * Drops what new silos are not copied from any more.
 *
 * @returns Those that are down, with the clusters where that failed.
 */
async function dropOldTemplates(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  down: UnpreparedClusters,
): Promise<UnpreparedClusters> {
  const silos = [...fleet.config.tiers.values()].filter(({ mode }) => mode === 'silo')
  const failures = new Map(down)
  for (const cluster of new Set(silos.map((tier) => tier.cluster))) {
    if (down.has(cluster)) continue
    try {
      await dropTemplates(fleet, cluster, migrations)
    } catch (error) {
      failures.set(cluster, notPrepared(cluster, error))
    }
  }
  return failures
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

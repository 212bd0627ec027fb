import { setTimeout as sleep } from 'node:timers/promises'

import type { Ledger } from '../catalog/ledger.ts'
import type { PlacementMatch } from '../config/index.ts'
import { type ErrorReport, TenantryError } from '../errors.ts'
import type { RenderedMigration } from '../migrations/rendered-migration.ts'
import type { Fleet } from './fleet.ts'
import {
  migrateFleet,
  type MigrateOptions,
  notRun,
  type PlacementOutcome,
} from './migrate-fleet.ts'
import { type FleetPlan, planFleet, type PlacementPlan } from './plan-fleet.ts'
import { createMissingPools, prepareClusters, type UnpreparedClusters } from './prepare-fleet.ts'
import { prepareSilos } from './prepare-silos.ts'
import { readLedgers } from './read-ledgers.ts'
import { ensureRehearsed } from './rehearse.ts'
import { planWaves, THE_REST, type Wave } from './rollout/plan-waves.ts'
import { selectPlacements } from './rollout/select-placements.ts'

/** Which part of the fleet is meant, and how far it is to go. */
export interface Selection {
  /** Default: every placement. */
  readonly match?: PlacementMatch | undefined
  /** Of the rollout. Default: all of its waves, one after the other. */
  readonly wave?: string | undefined
  /** The last migration to apply, by its name or its timestamp. Default: all of them. */
  readonly to?: string | undefined
}

/** Of a placement that is not there: its message says so. */
const NO_LEDGER: Ledger = []

/**
 * What the fleet still needs, from what the catalog remembers of the ledgers.
 *
 * @throws {TenantryError} CATALOG_MISSING
 */
export async function readFleetPlan(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  { match = {}, to }: Omit<Selection, 'wave'> = {},
): Promise<FleetPlan> {
  await fleet.requireCatalog()
  const includes = await selectPlacements(fleet, match)
  const all = await fleet.ledgers.all()
  const remembered = all.filter(({ placement }) => includes(placement))
  if (remembered.length === 0 && all.length > 0) throw nothingSelected()
  const unknown = remembered.filter(({ ledger }) => ledger === undefined)
  const read = await readLedgers(
    fleet,
    unknown.map(({ placement }) => placement),
  )
  return planFleet(
    migrations,
    remembered.map(({ placement, ledger }) => ({
      placement,
      ledger: ledger ?? read.get(placement.id) ?? NO_LEDGER,
    })),
    { to },
  )
}

/**
 * Brings the whole fleet up to date: creates roles, catalog and pools on first use, rehearses what is
 * new, then migrates every placement. A cluster that cannot be prepared, because it is down for
 * instance, does not keep those of the others from it.
 *
 * @throws {TenantryError} what rehearsing finds, before any placement is touched. The failure of a
 * placement is in its outcome; that of a cluster is in those of its placements, and thrown in the end
 * where it has none.
 */
export async function migrate(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  options: MigrateOptions & Selection = {},
): Promise<PlacementOutcome[]> {
  const down = await prepareClusters(fleet)
  await ensureRehearsed(fleet, migrations)
  const created = await createMissingPools(fleet, migrations, down)
  const { placements } = await readFleetPlan(fleet, migrations, options)
  const reachable = placements.filter(({ placement }) => !down.has(placement.cluster))
  const unprepared = await prepareSilos(
    fleet,
    reachable.map(({ placement }) => placement),
  )
  const outOfReach = tellDown(placements, down)
  for (const outcome of outOfReach) options.onOutcome?.(outcome)
  const waves = await planRollout(fleet, withProblems(reachable, unprepared), options.wave)
  const migrated = await migrateWaves(fleet, migrations, waves, options)
  const isNew = new Set(created.map((placement) => placement.id))
  const outcomes = migrated.map((outcome): PlacementOutcome =>
    isNew.has(outcome.placement.id) && outcome.outcome === 'up to date'
      ? { ...outcome, outcome: 'migrated', applied: migrations.map(({ name }) => name) }
      : outcome,
  )
  throwUntold(down, outOfReach)
  return [...outcomes, ...outOfReach]
}

/** The waves of the configuration, or one of them alone. */
async function planRollout(
  fleet: Fleet,
  placements: readonly PlacementPlan[],
  only: string | undefined,
): Promise<Wave[]> {
  const policies = await Promise.all(
    fleet.config.rollout.map(async (policy) => ({
      policy,
      includes: await selectPlacements(fleet, policy.match),
    })),
  )
  const waves = planWaves(placements, policies)
  if (only === undefined) return waves
  const names = [...policies.map(({ policy }) => policy.name), THE_REST.name]
  if (!names.includes(only)) {
    throw new TenantryError('WAVE_UNKNOWN', {
      message: `There is no wave ${JSON.stringify(only)}.`,
      hint: `The rollout has ${names.join(', ')}.`,
      details: { wave: only },
    })
  }
  return waves.filter(({ policy }) => policy.name === only)
}

async function migrateWaves(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  waves: readonly Wave[],
  options: MigrateOptions,
): Promise<PlacementOutcome[]> {
  const outcomes: PlacementOutcome[] = []
  let isStopped = false
  for (const [index, { policy, placements }] of waves.entries()) {
    if (isStopped) {
      outcomes.push(...placements.map(notRun))
      continue
    }
    const ended = await migrateFleet(
      fleet,
      { migrations, placements },
      { ...options, concurrency: policy.parallel ?? options.concurrency },
    )
    outcomes.push(...ended)
    const hasFailed = ended.some(({ outcome }) => outcome === 'failed')
    isStopped = options.signal?.aborted === true || (hasFailed && policy.onError === 'stop')
    const didWork = ended.some(({ outcome }) => outcome === 'migrated')
    if (!isStopped && didWork && index < waves.length - 1) {
      await pause(policy.pauseMs, options.signal)
      isStopped = options.signal?.aborted === true
    }
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

/** A placement whose database is not ready is not migrated. */
function withProblems(
  placements: readonly PlacementPlan[],
  problems: ReadonlyMap<string, ErrorReport>,
): PlacementPlan[] {
  return placements.map((entry) => ({
    ...entry,
    problem: problems.get(entry.placement.id) ?? entry.problem,
  }))
}

function nothingSelected(): TenantryError {
  return new TenantryError('PLACEMENT_NONE_SELECTED', {
    message: 'No placement is what was asked for.',
    hint: 'All that is given has to hold at once; leave one of --tenant, --tier, --region, --cluster and --mode out.',
  })
}

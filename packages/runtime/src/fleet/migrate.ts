import type { Ledger } from '../catalog/ledger.ts'
import type { ErrorReport } from '../errors.ts'
import type { RenderedMigration } from '../migrations/rendered-migration.ts'
import type { Fleet } from './fleet.ts'
import { migrateFleet, type MigrateOptions, type PlacementOutcome } from './migrate-fleet.ts'
import { type FleetPlan, planFleet, type PlacementPlan } from './plan-fleet.ts'
import { createMissingPools, prepareClusters, type UnpreparedClusters } from './prepare-fleet.ts'
import { prepareSilos } from './prepare-silos.ts'
import { readLedgers } from './read-ledgers.ts'
import { ensureRehearsed } from './rehearse.ts'

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
): Promise<FleetPlan> {
  await fleet.requireCatalog()
  const remembered = await fleet.ledgers.all()
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
  options: MigrateOptions = {},
): Promise<PlacementOutcome[]> {
  const down = await prepareClusters(fleet)
  await ensureRehearsed(fleet, migrations)
  const created = await createMissingPools(fleet, migrations, down)
  const { placements } = await readFleetPlan(fleet, migrations)
  const plan = {
    migrations,
    placements: placements.filter(({ placement }) => !down.has(placement.cluster)),
  }
  const unprepared = await prepareSilos(
    fleet,
    plan.placements.map(({ placement }) => placement),
  )
  const outOfReach = tellDown(placements, down)
  for (const outcome of outOfReach) options.onOutcome?.(outcome)
  const migrated = await migrateFleet(fleet, withProblems(plan, unprepared), options)
  const isNew = new Set(created.map((placement) => placement.id))
  const outcomes = migrated.map((outcome): PlacementOutcome =>
    isNew.has(outcome.placement.id) && outcome.outcome === 'up to date'
      ? { ...outcome, outcome: 'migrated', applied: migrations.map(({ name }) => name) }
      : outcome,
  )
  throwUntold(down, outOfReach)
  return [...outcomes, ...outOfReach]
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
function withProblems(plan: FleetPlan, problems: ReadonlyMap<string, ErrorReport>): FleetPlan {
  const placements = plan.placements.map((entry) => ({
    ...entry,
    problem: problems.get(entry.placement.id) ?? entry.problem,
  }))
  return { ...plan, placements }
}

import type { RenderedMigration } from '../migrations/rendered-migration.ts'
import type { Fleet } from './fleet.ts'
import { migrateFleet, type MigrateOptions, type PlacementOutcome } from './migrate-fleet.ts'
import { type FleetPlan, planFleet } from './plan-fleet.ts'
import { createMissingPools, prepareClusters } from './prepare-fleet.ts'
import { ensureRehearsed } from './rehearse.ts'

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
  const applied = await fleet.catalog.applied()
  const placements = await fleet.catalog.placements()
  return planFleet(
    migrations,
    placements.map((placement) => [placement, applied.get(placement.id) ?? []]),
  )
}

/**
 * Brings the whole fleet up to date: creates roles, catalog and pools on first use, rehearses what is
 * new, then migrates every placement.
 *
 * @throws {TenantryError} what rehearsing finds, before any placement is touched. The failure of a
 * placement is in its outcome.
 */
export async function migrate(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  options: MigrateOptions = {},
): Promise<PlacementOutcome[]> {
  await prepareClusters(fleet)
  await ensureRehearsed(fleet, migrations)
  const created = await createMissingPools(fleet, migrations)
  const outcomes = await migrateFleet(fleet, await readFleetPlan(fleet, migrations), options)
  const isNew = new Set(created.map((placement) => placement.id))
  return outcomes.map((outcome) =>
    isNew.has(outcome.placement.id) && outcome.outcome === 'up to date'
      ? { ...outcome, outcome: 'migrated', applied: migrations.map(({ name }) => name) }
      : outcome,
  )
}

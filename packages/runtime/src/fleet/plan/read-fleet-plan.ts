import type { Ledger } from '../../catalog/ledger.ts'
import type { PlacementMatch } from '../../config/index.ts'
import { TenantryError } from '../../errors.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Fleet } from '../fleet.ts'
import { findHeld, type HeldMigration } from './hold-back.ts'
import { type FleetPlan, planFleet } from './plan-fleet.ts'
import { readLedgers } from './read-ledgers.ts'
import { planRollout } from './plan-rollout.ts'
import { selectPlacements } from './select-placements.ts'

/** Which part of the fleet is meant, and how far it is to go. */
export interface Selection {
  /** Default: every placement. */
  readonly match?: PlacementMatch | undefined
  /** Of the rollout. Default: all of its waves, one after the other. */
  readonly wave?: string | undefined
  /** The last migration to apply, by its name or its timestamp. Default: all of them. */
  readonly to?: string | undefined
}

/** A plan of the fleet, and what waits until a later run. */
export interface ReadPlan extends FleetPlan {
  readonly held: readonly HeldMigration[]
}

/** Of a placement that is not there: its message says so. */
const NO_LEDGER: Ledger = []

/**
 * What the fleet still needs, from what the catalog remembers of the ledgers.
 *
 * @throws {TenantryError} CATALOG_MISSING, CATALOG_OUTDATED, MIGRATION_UNKNOWN, PLACEMENT_NONE_SELECTED,
 * and what names nothing: TENANT_UNKNOWN, TIER_UNKNOWN, CLUSTER_UNKNOWN,
 * REGION_UNKNOWN, WAVE_UNKNOWN.
 */
export async function readFleetPlan(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  { match = {}, to, wave }: Selection = {},
): Promise<ReadPlan> {
  await fleet.requireCatalog()
  const includes = await selectPlacements(fleet, match)
  const all = await fleet.ledgers.all()
  const remembered = all.filter(({ placement }) => includes(placement))
  if (remembered.length === 0 && all.length > 0) throw nothingSelected()
  const unknown = (hasContract(migrations) ? all : remembered).filter(
    ({ ledger }) => ledger === undefined,
  )
  // A cluster that is down is told by whoever goes there.
  const { ledgers: read } = await readLedgers(
    fleet,
    unknown.map(({ placement }) => placement),
  )
  const ledgerOf = ({ placement, ledger }: (typeof all)[number]) =>
    ledger ?? read.get(placement.id) ?? NO_LEDGER
  const held = hasContract(migrations) ? findHeld(migrations, all.map(ledgerOf)) : []
  const plan = planFleet(
    migrations,
    remembered.map((entry) => ({ placement: entry.placement, ledger: ledgerOf(entry) })),
    { to, held: new Set(held.map(({ migration }) => migration)) },
  )
  if (wave === undefined) return { ...plan, held }
  const waves = await planRollout(fleet, plan.placements, wave)
  return { migrations, placements: waves.flatMap(({ placements }) => placements), held }
}

function hasContract(migrations: readonly RenderedMigration[]): boolean {
  return migrations.some(({ contracts }) => contracts !== undefined)
}

function nothingSelected(): TenantryError {
  return new TenantryError('PLACEMENT_NONE_SELECTED', {
    message: 'No placement is what was asked for.',
    hint: 'All that is given has to hold at once; leave one of --tenant, --tier, --region, --cluster and --mode out.',
  })
}

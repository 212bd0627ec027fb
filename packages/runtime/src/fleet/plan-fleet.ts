import type { AppliedMigration } from '../catalog/catalog.ts'
import type { ErrorReport } from '../errors.ts'
import type { RenderedMigration } from '../migrations/rendered-migration.ts'
import type { Placement } from '../placement/placement.ts'

export interface PlacementPlan {
  readonly placement: Placement
  /** The migrations the placement has, by name; the message checks them under its lock. */
  readonly applied: readonly string[]
  readonly pending: readonly RenderedMigration[]
  /** Why the placement cannot be migrated; undefined when it can. */
  readonly problem: ErrorReport | undefined
}

/** What every placement still needs. */
export interface FleetPlan {
  readonly migrations: readonly RenderedMigration[]
  readonly placements: readonly PlacementPlan[]
}

/** Decides from the ledgers alone; touches nothing. */
export function planFleet(
  migrations: readonly RenderedMigration[],
  ledgers: Iterable<readonly [Placement, readonly AppliedMigration[]]>,
): FleetPlan {
  const placements = Array.from(ledgers, ([placement, ledger]) =>
    planPlacement(migrations, placement, ledger),
  )
  return { migrations, placements }
}

export function planPlacement(
  migrations: readonly RenderedMigration[],
  placement: Placement,
  ledger: readonly AppliedMigration[],
): PlacementPlan {
  const applied = new Map(ledger.map((entry) => [entry.migration, entry.checksum]))
  return {
    placement,
    applied: [...applied.keys()],
    pending: migrations.filter((migration) => !applied.has(migration.name)),
    problem: findProblem(migrations, applied),
  }
}

function findProblem(
  migrations: readonly RenderedMigration[],
  applied: ReadonlyMap<string, string>,
): ErrorReport | undefined {
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]))
  for (const [migration, checksum] of applied) {
    const expected = known.get(migration)
    if (expected === checksum) continue
    return expected === undefined
      ? {
          code: 'MIGRATION_MISSING',
          message: `The placement has the migration ${migration}, which is not among the files.`,
          hint: 'Bring the file back (another branch may hold it), so that its place in the order is known.',
        }
      : {
          code: 'MIGRATION_EDITED',
          message: `The migration ${migration} was edited after it had been applied.`,
          hint: 'Take the edit back, and put it into a migration of its own (`saas migrate new`).',
        }
  }
  return undefined
}

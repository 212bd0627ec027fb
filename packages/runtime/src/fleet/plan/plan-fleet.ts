import { addToLedger, type Ledger } from '../../catalog/ledger.ts'
import { type ErrorReport, TenantryError } from '../../errors.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Placement } from '../../placement/placement.ts'

/** What lies between a ledger and the newest version. */
export interface LedgerPlan {
  /** The migrations that are there; the message checks them under its lock. */
  readonly ledger: Ledger
  readonly pending: readonly RenderedMigration[]
  /** The ledger when that is done. */
  readonly after: Ledger
  /** Why it cannot be migrated; undefined when it can. */
  readonly problem: ErrorReport | undefined
}

export interface PlacementPlan extends LedgerPlan {
  readonly placement: Placement
}

/** What every placement still needs. */
export interface FleetPlan {
  readonly migrations: readonly RenderedMigration[]
  readonly placements: readonly PlacementPlan[]
}

const TIMESTAMP_LENGTH = 14

export interface PlanOptions {
  /** The last migration to apply, by its name or its timestamp. Default: all of them. */
  readonly to?: string | undefined
  /** The migrations that wait, by name: they and what comes behind them are left out. Default: none. */
  readonly held?: ReadonlySet<string>
}

/**
 * Decides from the ledgers alone; touches nothing. Placements that share a ledger, as an object, share
 * its plan: a fleet stands at few versions, and has many placements.
 */
export function planFleet(
  migrations: readonly RenderedMigration[],
  ledgers: Iterable<{ readonly placement: Placement; readonly ledger: Ledger }>,
  options: PlanOptions = {},
): FleetPlan {
  const plans = new Map<Ledger, LedgerPlan>()
  const placements: PlacementPlan[] = []
  for (const { placement, ledger } of ledgers) {
    let plan = plans.get(ledger)
    if (plan === undefined) {
      plan = planLedger(migrations, ledger, options)
      plans.set(ledger, plan)
    }
    // Named one by one: an object that is spread takes more memory, and there are thousands.
    const { pending, after, problem } = plan
    placements.push({ placement, ledger, pending, after, problem })
  }
  return { migrations, placements }
}

export function planLedger(
  migrations: readonly RenderedMigration[],
  ledger: Ledger,
  { to, held }: PlanOptions = {},
): LedgerPlan {
  const applied = new Map(ledger.map((entry) => [entry.migration, entry.checksum]))
  const missing = upTo(migrations, to).filter((migration) => !applied.has(migration.name))
  const end = missing.findIndex(({ name }) => held?.has(name))
  const pending = end === -1 ? missing : missing.slice(0, end)
  return {
    ledger,
    pending,
    after: addToLedger(ledger, pending),
    problem: findProblem(migrations, applied),
  }
}

/**
 * The migrations until one, which is the last of them.
 *
 * @param to Its name or its timestamp. Undefined: all.
 * @throws {TenantryError} MIGRATION_UNKNOWN
 */
export function upTo(
  migrations: readonly RenderedMigration[],
  to: string | undefined,
): readonly RenderedMigration[] {
  return to === undefined ? migrations : migrations.slice(0, findMigration(migrations, to) + 1)
}

function findMigration(migrations: readonly RenderedMigration[], wanted: string): number {
  const index = migrations.findIndex(
    ({ name }) => name === wanted || name.slice(0, TIMESTAMP_LENGTH) === wanted,
  )
  if (index !== -1) return index
  throw new TenantryError('MIGRATION_UNKNOWN', {
    message: `There is no migration ${JSON.stringify(wanted)}.`,
    hint: 'Give its whole name, or its timestamp of 14 digits; `saas migrate status` shows the newest.',
    details: { migration: wanted },
  })
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

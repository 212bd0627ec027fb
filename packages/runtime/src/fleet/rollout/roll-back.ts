import { removeFromLedger } from '../../catalog/ledger.ts'
import type { RecordedRun } from '../../catalog/run-catalog.ts'
import { TenantryError } from '../../errors.ts'
import { isConcurrent, readConcurrentIndex } from '../../migrations/concurrent-index.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Fleet } from '../fleet.ts'
import { migrateFleet, type MigrateOptions, type PlacementOutcome } from './migrate-fleet.ts'
import { planLedger, type PlacementPlan } from '../plan/plan-fleet.ts'
import { readAllLedgers } from '../plan/read-ledgers.ts'
import { rollBackBy } from '../attempt/attempt-roll-back.ts'
import { rehearseRollBack } from '../rehearsal/rehearse-roll-back.ts'
import { keepOutcomes } from './keep-outcomes.ts'
import { recordRun } from './record-run.ts'
import { refuseProblems } from './refuse-problems.ts'
import { THE_REST } from '../plan/plan-waves.ts'
import { verifyMigrated } from './verify-migrated.ts'

/** What would undo a run. */
export interface RollBackPlan {
  readonly run: RecordedRun
  /** Each migration that goes somewhere, the last one first. */
  readonly migrations: readonly RenderedMigration[]
  /** The placements that still have something of the run; `pending` is what goes, the last one first. */
  readonly placements: readonly PlacementPlan[]
}

/**
 * What undoes the last run of `saas migrate`: in its placements, what it applied there and is there
 * still. The placements themselves are asked, since a run that was killed has told of nothing.
 *
 * @throws {TenantryError} ROLL_BACK_NOTHING; those of `requireCatalog`.
 */
export async function planRollBack(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
): Promise<RollBackPlan> {
  await fleet.requireCatalog()
  const run = await fleet.runs.last('migrate')
  if (run === undefined) throw nothing('No run of `saas migrate` is recorded.')
  const entries = new Map(
    (await fleet.runs.entries(run.id)).map((entry) => [entry.placementId, entry.migrations]),
  )
  const all = await fleet.ledgers.all()
  const meant = all.map(({ placement }) => placement).filter(({ id }) => entries.has(id))
  const ledgers = await readAllLedgers(fleet, meant)
  const byName = new Map(migrations.map((migration) => [migration.name, migration]))
  const placements = meant.flatMap((placement): PlacementPlan[] => {
    const ledger = ledgers.get(placement.id) ?? []
    const has = new Set(ledger.map(({ migration }) => migration))
    const pending = (entries.get(placement.id) ?? [])
      .filter((name) => has.has(name))
      .flatMap((name) => byName.get(name) ?? [])
      .toSorted((one, other) => (one.name < other.name ? 1 : -1))
    const { problem } = planLedger(migrations, ledger)
    if (pending.length === 0 && problem === undefined) return []
    return [{ placement, ledger, pending, after: removeFromLedger(ledger, pending), problem }]
  })
  if (placements.length === 0) throw nothing('The last run of `saas migrate` left nothing behind.')
  const gone = new Set(placements.flatMap(({ pending }) => pending))
  return {
    run,
    placements,
    migrations: [...gone].sort((one, other) => (one.name < other.name ? 1 : -1)),
  }
}

export interface RollBackOptions extends MigrateOptions {
  /** Who asks for it. Default: `'unknown'`. */
  readonly actor?: string
}

/**
 * Takes migrations back: each placement in one transaction, and afterwards compared with what is left
 * in its ledger. In the outcomes `migrated` is a placement that was rolled back, and `applied` what it
 * has no more.
 *
 * @param ways What undoes each migration, by its name. An index is built and dropped like any other.
 * @throws {TenantryError} ROLL_BACK_DIFFERS, MIGRATION_NOT_ROLLED_BACK before any placement is touched.
 */
export async function rollBack(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  plan: RollBackPlan,
  ways: ReadonlyMap<string, readonly string[]>,
  options: RollBackOptions = {},
): Promise<PlacementOutcome[]> {
  const { actor, signal } = options
  const pending = plan.placements.filter(({ problem }) => problem === undefined)
  const plain = new Map(
    [...ways].map(([name, way]) => [name, way.map((text) => toPlain(name, text))]),
  )
  await rehearseRollBack(fleet, migrations, pending, plain)
  const outcomes = await keepOutcomes(options, (telling) =>
    recordRun(fleet, { kind: 'down', actor, pending, signal }, async (recorder) => {
      const wave = { policy: THE_REST, placements: plan.placements }
      const refused = refuseProblems([wave], telling, recorder)
      const { maxFailures = 1 } = options
      const undone = await migrateFleet(
        fleet,
        { migrations, placements: refused.waves.flatMap(({ placements }) => placements) },
        { ...telling, maxFailures: maxFailures - refused.failures },
        recorder,
        rollBackBy(plain),
      )
      const verified = await verifyMigrated({ fleet, migrations, recorder }, undone, telling)
      await recorder.flush()
      return [...refused.outcomes, ...verified]
    }),
  )
  return [...outcomes]
}

function toPlain(migration: string, statement: string): string {
  return isConcurrent(statement) ? readConcurrentIndex(migration, statement).plain : statement
}

function nothing(message: string): TenantryError {
  return new TenantryError('ROLL_BACK_NOTHING', {
    message,
    hint: 'Look at `saas migrate status`; what is older than the last run is taken back by a new migration.',
  })
}

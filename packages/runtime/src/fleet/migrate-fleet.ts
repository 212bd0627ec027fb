import { setTimeout as sleep } from 'node:timers/promises'

import type { Client } from 'pg'

import { sqlStateOf } from '../database/sql-state.ts'
import { type ErrorReport, reasonOf, TenantryError } from '../errors.ts'
import { LEDGER_MOVED, migratePlacementMessage } from '../migrations/placement-message.ts'
import type { RenderedMigration } from '../migrations/rendered-migration.ts'
import type { Placement } from '../placement/placement.ts'
import type { Fleet } from './fleet.ts'
import { type FleetPlan, planPlacement, type PlacementPlan } from './plan-fleet.ts'
import { readLedger } from './read-ledger.ts'

export interface PlacementOutcome {
  readonly placement: Placement
  readonly outcome: 'migrated' | 'up to date' | 'failed' | 'not run'
  /** The migrations this run applied. */
  readonly applied: readonly string[]
  readonly error: ErrorReport | undefined
}

export interface MigrateOptions {
  /** Connections for each cluster. Default: 4. */
  readonly concurrency?: number
  /** How long a statement may wait for a lock before the placement is tried again. Default: 500 ms. */
  readonly lockTimeoutMs?: number
  /** How often a placement that met a lock or a deadlock is tried. Default: 8. */
  readonly attempts?: number
  /** Told as each placement ends. */
  readonly onOutcome?: (outcome: PlacementOutcome) => void
  /** Stops handing out placements; what is in flight finishes. */
  readonly signal?: AbortSignal
  /** A number in [0, 1) that spreads retries. Default: Math.random. */
  readonly random?: () => number
}

const LOCK_NOT_AVAILABLE = '55P03'
const DEADLOCK = '40P01'

/** What all placements of one run share. */
interface MigrationRun {
  readonly fleet: Fleet
  readonly migrations: readonly RenderedMigration[]
  readonly options: MigrateOptions
}

/**
 * Migrates what the plan says, cluster by cluster at once. After the first failure no further
 * placement is begun; each one is in the result, with what became of it.
 */
export async function migrateFleet(
  fleet: Fleet,
  plan: FleetPlan,
  options: MigrateOptions = {},
): Promise<PlacementOutcome[]> {
  const run: MigrationRun = { fleet, migrations: plan.migrations, options }
  const outcomes = new Map<string, PlacementOutcome>()
  let hasFailed = false
  const work = async (queue: PlacementPlan[]): Promise<void> => {
    while (!hasFailed && !options.signal?.aborted) {
      const entry = queue.shift()
      if (entry === undefined) return
      const outcome = await migratePlacement(run, entry)
      outcomes.set(outcome.placement.id, outcome)
      if (outcome.outcome === 'failed') hasFailed = true
      options.onOutcome?.(outcome)
    }
  }
  const queues = Map.groupBy(plan.placements, (entry) => entry.placement.cluster)
  const workers = [...queues.values()].flatMap((entries) => {
    const queue = entries.slice()
    const count = Math.min(options.concurrency ?? 4, queue.length)
    return Array.from({ length: count }, () => work(queue))
  })
  await Promise.all(workers)
  return plan.placements.map(
    ({ placement }) =>
      outcomes.get(placement.id) ?? {
        placement,
        outcome: 'not run',
        applied: [],
        error: undefined,
      },
  )
}

async function migratePlacement(
  run: MigrationRun,
  entry: PlacementPlan,
): Promise<PlacementOutcome> {
  const { placement } = entry
  if (entry.problem) return failed(placement, entry.problem)
  if (entry.pending.length === 0) {
    return { placement, outcome: 'up to date', applied: [], error: undefined }
  }
  try {
    return await run.fleet.withClient(placement, (client) => migrateWith(client, run, entry))
  } catch (error) {
    return failed(placement, reportOf(error, entry.pending))
  }
}

async function migrateWith(
  client: Client,
  { fleet, migrations, options }: MigrationRun,
  entry: PlacementPlan,
): Promise<PlacementOutcome> {
  const { placement } = entry
  const attempts = options.attempts ?? 8
  for (let attempt = 1, current = entry; ; attempt += 1) {
    if (current.problem) return failed(placement, current.problem)
    const applied = current.pending.map((migration) => migration.name)
    try {
      if (applied.length > 0) {
        const roles = fleet.rolesOn(placement.cluster)
        const change = { placement, roles, migrations: current.pending }
        const lockTimeoutMs = options.lockTimeoutMs ?? 500
        await client.query(
          migratePlacementMessage({ ...change, expected: current.applied, lockTimeoutMs }),
        )
      }
      await fleet.catalog.rememberLedger(placement.id, await readLedger(client, placement))
      const outcome = applied.length > 0 ? 'migrated' : 'up to date'
      return { placement, outcome, applied, error: undefined }
    } catch (error) {
      // On a broken connection this fails as well, and says less than the first error.
      await client.query('rollback').catch(() => undefined)
      if (attempt >= attempts || !isTransient(error)) throw error
      // Another runner was faster, or the cached ledger was old: the placement itself decides.
      current = planPlacement(migrations, placement, await readLedger(client, placement))
      await sleep(50 * attempt * (0.5 + (options.random ?? Math.random)()))
    }
  }
}

function isTransient(error: unknown): boolean {
  const code = sqlStateOf(error)
  return code === LEDGER_MOVED || code === LOCK_NOT_AVAILABLE || code === DEADLOCK
}

function failed(placement: Placement, error: ErrorReport): PlacementOutcome {
  return { placement, outcome: 'failed', applied: [], error }
}

function reportOf(error: unknown, pending: readonly RenderedMigration[]): ErrorReport {
  if (error instanceof TenantryError) return error.toJSON()
  const names = pending.map((migration) => migration.name).join(', ')
  const why = reasonOf(error)
  const sqlState = sqlStateOf(error)
  return {
    code: 'MIGRATION_FAILED',
    message: `${names} failed, and the placement is as it was: ${why}`,
    hint:
      sqlState === LOCK_NOT_AVAILABLE
        ? 'A transaction holds a lock on the table; let it end, then run `saas migrate` again.'
        : 'Mend the migration or the rows it met, then run `saas migrate` again.',
    ...(sqlState === undefined ? {} : { details: { sqlState } }),
  }
}

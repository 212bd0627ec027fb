import { isConnectionLost } from '../../database/connection-lost.ts'
import { sqlStateOf } from '../../database/sql-state.ts'
import { type ErrorReport, reasonOf, TenantryError } from '../../errors.ts'
import {
  GIVE_UP,
  LEDGER_MOVED,
  migratePlacementMessage,
} from '../../migrations/placement-message.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Fleet } from '../fleet.ts'
import { planLedger, type PlacementPlan } from '../plan-fleet.ts'
import { readLedger } from '../read-ledger.ts'
import type { WorkerConnection } from './worker-connection.ts'

const LOCK_NOT_AVAILABLE = '55P03'
const DEADLOCK = '40P01'

/** How an attempt at one placement ended. */
export type Attempt =
  | { readonly kind: 'done'; readonly entry: PlacementPlan }
  | { readonly kind: 'failed'; readonly error: ErrorReport }
  /** Something was in the way that may be gone later. */
  | { readonly kind: 'again'; readonly entry: PlacementPlan; readonly error: ErrorReport }

export interface AttemptOptions {
  readonly migrations: readonly RenderedMigration[]
  readonly to: string | undefined
  readonly lockTimeoutMs: number
  readonly statementTimeoutMs: number
}

/** Sends a placement what it needs: one message, all or nothing. */
export async function attemptPlacement(
  fleet: Fleet,
  connection: WorkerConnection,
  entry: PlacementPlan,
  options: AttemptOptions,
): Promise<Attempt> {
  const { placement, ledger, pending } = entry
  try {
    const client = await connection.to(placement)
    const { lockTimeoutMs, statementTimeoutMs } = options
    const roles = fleet.rolesOn(placement.cluster)
    await client.query(
      migratePlacementMessage({
        placement,
        roles,
        migrations: pending,
        expected: ledger,
        lockTimeoutMs,
        statementTimeoutMs,
      }),
    )
    return { kind: 'done', entry }
  } catch (error) {
    return await judgeFailure(connection, entry, options, error)
  }
}

async function judgeFailure(
  connection: WorkerConnection,
  entry: PlacementPlan,
  options: AttemptOptions,
  error: unknown,
): Promise<Attempt> {
  const report = reportOf(error, entry.pending)
  const state = sqlStateOf(error)
  if (isConnectionLost(error)) {
    await connection.drop()
    // Whether the message took effect, only the placement knows.
    return await lookAgain(connection, entry, options, report)
  }
  await giveUp(connection, entry)
  if (state === LEDGER_MOVED) return await lookAgain(connection, entry, options, report)
  if (state === LOCK_NOT_AVAILABLE || state === DEADLOCK) {
    return { kind: 'again', entry, error: report }
  }
  return { kind: 'failed', error: report }
}

/** Plans anew from the placement's own ledger: another runner was faster, or the catalog's copy was old. */
async function lookAgain(
  connection: WorkerConnection,
  entry: PlacementPlan,
  { migrations, to }: AttemptOptions,
  first: ErrorReport,
): Promise<Attempt> {
  try {
    const { placement } = entry
    const ledger = await readLedger(await connection.to(placement), placement)
    const anew = { placement, ...planLedger(migrations, ledger, { to }) }
    if (anew.problem) return { kind: 'failed', error: anew.problem }
    return anew.pending.length === 0
      ? { kind: 'done', entry: anew }
      : { kind: 'again', entry: anew, error: first }
  } catch (error) {
    await connection.drop()
    // Its server may be back a moment later; a ledger that is not there will not.
    if (isConnectionLost(error)) return { kind: 'again', entry, error: first }
    return { kind: 'failed', error: first }
  }
}

async function giveUp(connection: WorkerConnection, { placement }: PlacementPlan): Promise<void> {
  try {
    const client = await connection.to(placement)
    await client.query(GIVE_UP)
  } catch {
    await connection.drop()
  }
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

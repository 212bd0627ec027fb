import { sqlStateOf } from '../../database/sql-state.ts'
import { type ErrorReport, TenantryError } from '../../errors.ts'
import { GIVE_UP } from '../../migrations/placement-message.ts'
import type { Timing } from '../../catalog/timing.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Fleet } from '../fleet.ts'
import type { PlacementPlan } from '../plan/plan-fleet.ts'
import type { WorkerConnection } from '../worker-connection.ts'

export const LOCK_NOT_AVAILABLE = '55P03'
const DEADLOCK = '40P01'
const SERVER_FULL = '53300'

/** How an attempt at one placement ended. */
export type Attempt =
  | (Progress & { readonly kind: 'done' })
  | (Progress & { readonly kind: 'failed'; readonly error: ErrorReport })
  /** Something was in the way that may be gone later. */
  | (Progress & { readonly kind: 'again'; readonly error: ErrorReport })
  /** Its cluster could not be reached, which may be so for all placements of it. */
  | (Progress & {
      readonly kind: 'unreached'
      readonly error: ErrorReport
      /** The failure of what was under way when the connection went; undefined where nothing was. */
      readonly behind: ErrorReport | undefined
    })

/** What there is to do in a placement. */
export interface AttemptWork {
  readonly entry: PlacementPlan
  /** What was sent before, and whose end nobody has heard of: in the ledger it counts as ours. */
  readonly inDoubt: readonly RenderedMigration[]
}

/** How far a placement came; `entry` is what it has by now, and what is left. */
export interface Progress extends AttemptWork {
  /** What this attempt has applied. */
  readonly applied: readonly RenderedMigration[]
  /** What that took, without what was in vain; what another process applied is not among it. */
  readonly timings: readonly Timing[]
}

/** How each placement is worked on. */
export interface AttemptOptions {
  readonly migrations: readonly RenderedMigration[]
  readonly lockTimeoutMs: number
  readonly statementTimeoutMs: number
  readonly indexWaitMs: number
  readonly signal: AbortSignal | undefined
}

/** Does to a placement what its plan says. */
export type AttemptOn = (
  fleet: Fleet,
  connection: WorkerConnection,
  work: AttemptWork,
  options: AttemptOptions,
) => Promise<Attempt>

/** Whether what was in the way may be gone later. */
export function mayPass(cause: unknown): boolean {
  if (cause instanceof TenantryError) {
    return cause.code === 'MIGRATION_UNDER_WAY' || sqlStateOf(cause.cause) === SERVER_FULL
  }
  const state = sqlStateOf(cause)
  return state === LOCK_NOT_AVAILABLE || state === DEADLOCK
}

/** Leaves the connection clean behind a message that failed, or ends it. */
export async function giveUp(
  connection: WorkerConnection,
  { placement }: PlacementPlan,
): Promise<void> {
  try {
    const client = await connection.to(placement)
    await client.query(GIVE_UP)
  } catch {
    await connection.drop()
  }
}

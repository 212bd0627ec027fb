import { removeFromLedger } from '../../catalog/ledger.ts'
import { isConnectionLost } from '../../database/connection-lost.ts'
import { sqlStateOf } from '../../database/sql-state.ts'
import { type ErrorReport, reasonOf } from '../../errors.ts'
import { LEDGER_MOVED, rollBackMessage } from '../../migrations/placement-message.ts'
import type { PlacementPlan } from '../plan-fleet.ts'
import { readLedger } from '../read-ledger.ts'
import {
  type Attempt,
  type AttemptOn,
  giveUp,
  isOutOfReach,
  mayPass,
  type Progress,
} from './attempt.ts'
import type { WorkerConnection } from './worker-connection.ts'

/** Estimates are made of migrating alone. */
const NO_TIMINGS = [] as const

/**
 * Takes back what is `pending` in the plan of a placement, the last one first: one message, all or
 * nothing.
 *
 * @param ways What undoes each migration, by its name.
 */
export function rollBackBy(ways: ReadonlyMap<string, readonly string[]>): AttemptOn {
  return async (fleet, connection, entry, options) => {
    const { placement, ledger, pending } = entry
    try {
      const client = await connection.to(placement)
      await client.query(
        rollBackMessage({
          ...options,
          placement,
          roles: fleet.rolesOn(placement.cluster),
          engine: fleet.engineOn(placement.cluster),
          migrations: pending,
          statements: pending.flatMap(({ name }) => ways.get(name) ?? []),
          expected: ledger,
        }),
      )
      return {
        kind: 'done',
        entry: { ...entry, ledger: entry.after, pending: [] },
        applied: pending,
        timings: NO_TIMINGS,
      }
    } catch (cause) {
      const untouched: Progress = { entry, applied: [], timings: NO_TIMINGS }
      if (isOutOfReach(cause)) return { kind: 'unreached', error: cause.toJSON(), ...untouched }
      const error = reportOf(cause, entry)
      const isLost = isConnectionLost(cause)
      if (isLost) await connection.drop()
      else await giveUp(connection, entry)
      if (isLost || sqlStateOf(cause) === LEDGER_MOVED) {
        return await lookAgain(connection, entry, error, isLost)
      }
      return { kind: mayPass(cause) ? 'again' : 'failed', error, ...untouched }
    }
  }
}

/** @param isOurs Whether what is gone from the ledger was taken back by this attempt. */
async function lookAgain(
  connection: WorkerConnection,
  entry: PlacementPlan,
  error: ErrorReport,
  isOurs: boolean,
): Promise<Attempt> {
  try {
    const { placement } = entry
    const ledger = await readLedger(await connection.to(placement), placement)
    const has = new Set(ledger.map(({ migration }) => migration))
    const pending = entry.pending.filter(({ name }) => has.has(name))
    const anew = { ...entry, ledger, pending, after: removeFromLedger(ledger, pending) }
    const applied = isOurs && pending.length === 0 ? entry.pending : []
    const progress: Progress = { entry: anew, applied, timings: NO_TIMINGS }
    return pending.length > 0
      ? { kind: 'again', error, ...progress }
      : { kind: 'done', ...progress }
  } catch (cause) {
    await connection.drop()
    const untouched: Progress = { entry, applied: [], timings: NO_TIMINGS }
    if (isOutOfReach(cause)) return { kind: 'unreached', error: cause.toJSON(), ...untouched }
    return { kind: isConnectionLost(cause) ? 'again' : 'failed', error, ...untouched }
  }
}

function reportOf(cause: unknown, { pending }: PlacementPlan): ErrorReport {
  const names = pending.map(({ name }) => name).join(', ')
  const sqlState = sqlStateOf(cause)
  return {
    code: 'MIGRATION_NOT_ROLLED_BACK',
    message: `${names} could not be taken back, and the placement is as it was: ${reasonOf(cause)}`,
    hint: 'Mend what the message says, or write `down` into the migration; then run `saas migrate down` again.',
    ...(sqlState === undefined ? {} : { details: { sqlState } }),
  }
}

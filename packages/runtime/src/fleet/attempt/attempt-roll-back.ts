import { removeFromLedger } from '../../catalog/ledger.ts'
import { isConnectionLost } from '../../database/connection-lost.ts'
import { isOutOfReach } from '../../database/out-of-reach.ts'
import { sqlStateOf } from '../../database/sql-state.ts'
import { type ErrorReport, reasonOf } from '../../errors.ts'
import { LEDGER_MOVED, rollBackMessage } from '../../migrations/placement-message.ts'
import type { PlacementPlan } from '../plan/plan-fleet.ts'
import { readLedger } from '../plan/read-ledger.ts'
import { type Attempt, type AttemptOn, giveUp, mayPass, type Progress } from './attempt.ts'
import type { WorkerConnection } from '../worker-connection.ts'

/** Estimates are made of migrating alone. */
const NO_TIMINGS = [] as const

/**
 * Takes back what is `pending` in the plan of a placement, the last one first: one message, all or
 * nothing.
 *
 * @param ways What undoes each migration, by its name.
 */
export function rollBackBy(ways: ReadonlyMap<string, readonly string[]>): AttemptOn {
  return async (fleet, connection, { entry, inDoubt }, options) => {
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
        inDoubt: [],
        applied: pending,
        timings: NO_TIMINGS,
      }
    } catch (cause) {
      const untouched: Progress = { entry, inDoubt, applied: [], timings: NO_TIMINGS }
      if (isOutOfReach(cause)) {
        return { kind: 'unreached', error: cause.toJSON(), behind: undefined, ...untouched }
      }
      const error = reportOf(cause, entry)
      if (isConnectionLost(cause)) {
        await connection.drop()
        return await lookAgain(connection, { ...untouched, inDoubt: pending }, error)
      }
      await giveUp(connection, entry)
      if (sqlStateOf(cause) === LEDGER_MOVED) return await lookAgain(connection, untouched, error)
      return { kind: mayPass(cause) ? 'again' : 'failed', error, ...untouched }
    }
  }
}

/** What was in doubt and is gone from the ledger has been taken back by this run. */
async function lookAgain(
  connection: WorkerConnection,
  untouched: Progress,
  error: ErrorReport,
): Promise<Attempt> {
  const { entry, inDoubt } = untouched
  try {
    const { placement } = entry
    const ledger = await readLedger(await connection.to(placement), placement)
    const has = new Set(ledger.map(({ migration }) => migration))
    const pending = entry.pending.filter(({ name }) => has.has(name))
    const applied = inDoubt.filter(({ name }) => !has.has(name))
    const after = removeFromLedger(ledger, pending)
    const anew = { ...entry, ledger, pending, after }
    const progress: Progress = { entry: anew, inDoubt: [], applied, timings: NO_TIMINGS }
    return pending.length > 0
      ? { kind: 'again', error, ...progress }
      : { kind: 'done', ...progress }
  } catch (cause) {
    await connection.drop()
    if (isOutOfReach(cause)) {
      return { kind: 'unreached', error: cause.toJSON(), behind: error, ...untouched }
    }
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

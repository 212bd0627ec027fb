import { addToLedger, type Ledger } from '../../catalog/ledger.ts'
import type { Timing } from '../../catalog/timing.ts'
import { isConnectionLost } from '../../database/connection-lost.ts'
import { isOutOfReach } from '../../database/out-of-reach.ts'
import { sqlStateOf } from '../../database/sql-state.ts'
import type { Engine } from '../../engine/engine.ts'
import { type ErrorReport, TenantryError } from '../../errors.ts'
import { LEDGER_MOVED } from '../../migrations/placement-message.ts'
import type { Fleet } from '../fleet.ts'
import { planLedger, type PlacementPlan } from '../plan/plan-fleet.ts'
import { readLedger } from '../plan/read-ledger.ts'
import {
  type Attempt,
  type AttemptOptions,
  type AttemptWork,
  giveUp,
  LOCK_NOT_AVAILABLE,
  mayPass,
  type Progress,
} from './attempt.ts'
import { explainFailure } from './explain-failure.ts'
import { describeLockHolders } from './lock-holders.ts'
import { remedyOf } from './remedy-of.ts'
import { runStretch } from './run-stretch.ts'
import { cutIntoStretches, type Stretch } from './stretch.ts'
import type { WorkerConnection } from '../worker-connection.ts'

/** Brings a placement what it needs, stretch by stretch; each is all or nothing. */
export async function attemptPlacement(
  fleet: Fleet,
  connection: WorkerConnection,
  { entry, inDoubt }: AttemptWork,
  options: AttemptOptions,
): Promise<Attempt> {
  const { placement } = entry
  let progress: Progress = { entry, inDoubt, applied: [], timings: [] }
  for (const stretch of cutIntoStretches(entry.pending)) {
    try {
      const client = await connection.to(placement)
      const roles = fleet.rolesOn(placement.cluster)
      const engine = fleet.engineOn(placement.cluster)
      const began = performance.now()
      await runStretch(
        { ...options, fleet, client, placement, roles, engine },
        stretch,
        progress.entry.ledger,
      )
      progress = {
        entry: advance(progress.entry, stretch),
        // The ledger was as planned, so that what was in doubt had not taken effect.
        inDoubt: [],
        applied: [...progress.applied, ...stretch.migrations],
        timings: [...progress.timings, timingOf(stretch, performance.now() - began)],
      }
    } catch (error) {
      const engine = fleet.engineOn(placement.cluster)
      return await judgeFailure(connection, progress, stretch, { ...options, engine }, error)
    }
  }
  return { kind: 'done', ...progress }
}

function timingOf({ migrations }: Stretch, ms: number): Timing {
  return { migrations: migrations.map(({ name }) => name), ms }
}

/**
 * The plan of a placement that has got a stretch. In the end its ledger is the one that the plan shares
 * with the other placements, as an object: the catalog remembers them with one statement then.
 */
function advance(entry: PlacementPlan, { migrations }: Stretch): PlacementPlan {
  const pending = entry.pending.slice(migrations.length)
  const ledger = pending.length === 0 ? entry.after : addToLedger(entry.ledger, migrations)
  return { ...entry, ledger, pending }
}

/** The plan of a placement when this is its ledger by now: no more than was planned. */
function without(entry: PlacementPlan, ledger: Ledger): PlacementPlan {
  const names = new Set(ledger.map(({ migration }) => migration))
  const pending = entry.pending.filter(({ name }) => !names.has(name))
  const after = pending.length === 0 ? ledger : addToLedger(ledger, pending)
  return { ...entry, ledger, pending, after }
}

async function judgeFailure(
  connection: WorkerConnection,
  progress: Progress,
  stretch: Stretch,
  options: AttemptOptions & { readonly engine: Engine },
  cause: unknown,
): Promise<Attempt> {
  if (isOutOfReach(cause)) {
    return { kind: 'unreached', error: cause.toJSON(), behind: undefined, ...progress }
  }
  const error = reportOf(cause, stretch, progress, options.engine)
  if (isConnectionLost(cause)) {
    await connection.drop()
    // Whether the message took effect, only the placement knows.
    const inDoubt = [...new Set([...progress.inDoubt, ...stretch.migrations])]
    return await lookAgain(connection, { ...progress, inDoubt }, options, error)
  }
  await giveUp(connection, progress.entry)
  if (sqlStateOf(cause) === LEDGER_MOVED) {
    return await lookAgain(connection, progress, options, error)
  }
  const isPassing = mayPass(cause) || options.signal?.aborted === true
  if (!isPassing) return { kind: 'failed', error, ...progress }
  return { kind: 'again', error: await namingHolders(connection, progress, error), ...progress }
}

/** Who waits in vain has to know for whom it may be. */
async function namingHolders(
  connection: WorkerConnection,
  { entry: { placement } }: Progress,
  error: ErrorReport,
): Promise<ErrorReport> {
  if (error.details?.['sqlState'] !== LOCK_NOT_AVAILABLE) return error
  try {
    const holders = await describeLockHolders(await connection.to(placement), placement)
    if (holders.length === 0) return error
    return { ...error, message: `${error.message}; locks there are held by ${holders.join(', ')}` }
  } catch {
    // The connection has gone meanwhile: the next attempt finds out.
    await connection.drop()
    return error
  }
}

/**
 * Plans anew from the placement's own ledger: another runner was faster, or the catalog's copy was old.
 * What was in doubt and is in the ledger has been applied by this run.
 */
async function lookAgain(
  connection: WorkerConnection,
  progress: Progress,
  { migrations }: AttemptOptions,
  error: ErrorReport,
): Promise<Attempt> {
  try {
    const { placement } = progress.entry
    const ledger = await readLedger(await connection.to(placement), placement)
    const entry = without(progress.entry, ledger)
    const has = new Set(ledger.map(({ migration }) => migration))
    const applied = [...progress.applied, ...progress.inDoubt.filter(({ name }) => has.has(name))]
    const { problem } = planLedger(migrations, ledger)
    const anew: Progress = { entry, inDoubt: [], applied, timings: progress.timings }
    if (problem) return { kind: 'failed', error: problem, ...anew }
    if (entry.pending.length === 0) return { kind: 'done', ...anew }
    return { kind: 'again', error, ...anew }
  } catch (cause) {
    await connection.drop()
    if (isOutOfReach(cause)) {
      return { kind: 'unreached', error: cause.toJSON(), behind: error, ...progress }
    }
    // Its server may be back a moment later; a ledger that is not there will not.
    return { kind: isConnectionLost(cause) ? 'again' : 'failed', error, ...progress }
  }
}

function reportOf(
  error: unknown,
  { migrations, phase }: Stretch,
  { applied }: Progress,
  engine: Engine,
): ErrorReport {
  if (error instanceof TenantryError) return error.toJSON()
  const names = migrations.map((migration) => migration.name).join(', ')
  const last = applied.at(-1)
  const before = last === undefined ? 'as it was' : `as ${last.name} has left it`
  const left =
    phase?.kind === 'backfill'
      ? 'what it has changed so far stays'
      : `and the placement is ${before}`
  const sqlState = sqlStateOf(error)
  return {
    code: 'MIGRATION_FAILED',
    message: `${names} failed, ${left}: ${explainFailure(error)}`,
    hint: engine.refusal(error)?.remedy ?? remedyOf(sqlState),
    ...(sqlState === undefined ? {} : { details: { sqlState } }),
  }
}

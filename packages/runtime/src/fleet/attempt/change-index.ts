import type { Client } from 'pg'

import { isConnectionLost } from '../../database/connection-lost.ts'
import { isSingleSession } from '../../database/single-session.ts'
import { quoteIdentifier } from '../../database/sql-text.ts'
import { reasonOf, TenantryError } from '../../errors.ts'
import type { ConcurrentIndex } from '../../migrations/concurrent-index.ts'
import { runUnlessBlocked, type Stop } from './run-unless-blocked.ts'
import type { Site } from './site.ts'
import type { Blocker } from './waiting-statement.ts'

interface IndexState {
  readonly valid: boolean
  /** Whether some backend works on the indexes of its table: one whose client was killed goes on. */
  readonly building: boolean
}

const STATE = `
  select x.indisvalid as valid, exists (
    select from pg_catalog.pg_stat_progress_create_index p
    where p.datname = current_database() and p.relid = x.indrelid) as building
  from pg_catalog.pg_index x
  join pg_catalog.pg_class c on c.oid = x.indexrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relname = $2`

/**
 * Builds or drops an index while the application works. One that a crash has left half built is
 * dropped and built again; one that is there whole is left, and verified with the rest. Whoever calls
 * this holds the lease of the placement.
 *
 * @throws {TenantryError} MIGRATION_UNDER_WAY while another backend is building; MIGRATION_BLOCKED when
 * a transaction does not end that it has to wait for, or nobody can see whether one does; the errors of PostgreSQL.
 */
export async function changeIndex(site: Site, change: ConcurrentIndex): Promise<void> {
  const { schema } = site.placement
  const state = await readState(site.client, schema, change.index)
  if (state?.building) throw underWay(schema, change.index)
  if (change.action === 'drop') {
    if (state !== undefined) await run(site, change, change.dropIn(schema))
    return
  }
  if (state?.valid) return
  if (state !== undefined) await run(site, change, change.dropIn(schema))
  try {
    await run(site, change, change.inSchema(schema))
  } catch (error) {
    // What is left of it is in the way of every write, and of no use. Where it cannot be dropped, the
    // next attempt does.
    if (!isConnectionLost(error)) await dropInvalid(site, change).catch(() => undefined)
    throw error
  }
}

/** Both wait for transactions of others, and hold nobody up while they do. */
async function run(
  { fleet, client, placement, indexWaitMs, signal }: Site,
  { index }: ConcurrentIndex,
  statement: string,
): Promise<void> {
  if (isSingleSession(fleet.cluster(placement.cluster).stream)) {
    await client.query(statement)
    return
  }
  const stop = await runUnlessBlocked(client, statement, {
    longestMs: indexWaitMs,
    connect: () => fleet.connect(placement),
    signal,
  })
  if (stop === undefined) return
  throw stop.kind === 'blocked'
    ? blocked(placement.schema, index, stop.blocker)
    : unseen(placement.schema, index, stop)
}

async function readState(
  client: Client,
  schema: string,
  index: string,
): Promise<IndexState | undefined> {
  const { rows } = await client.query<IndexState>(STATE, [schema, index])
  return rows[0]
}

/** Not concurrently: that would wait for the same transactions as the build. */
async function dropInvalid(
  { client, placement: { schema }, lockTimeoutMs }: Site,
  { index }: ConcurrentIndex,
): Promise<void> {
  const state = await readState(client, schema, index)
  if (state === undefined || state.valid || state.building) return
  const name = `${quoteIdentifier(schema)}.${quoteIdentifier(index)}`
  try {
    await client.query(
      `begin; set local lock_timeout = ${lockTimeoutMs}; drop index ${name}; commit`,
    )
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

function underWay(schema: string, index: string): TenantryError {
  return new TenantryError('MIGRATION_UNDER_WAY', {
    message: `A backend is still building an index on the table of ${index} in ${schema}; its client may be gone.`,
    hint: 'Wait for it (`select * from pg_stat_progress_create_index`), then run `saas migrate` again.',
  })
}

function blocked(schema: string, index: string, blocker: Blocker): TenantryError {
  const { pid, applicationName, user, state, openMs } = blocker
  const open = openMs === null ? '' : `, open for ${Math.round(openMs / 1000)} s`
  const names = [applicationName, user, state].filter((name) => name !== null && name !== '')
  const who =
    pid === 0
      ? 'one that is prepared for a commit (pg_prepared_xacts)'
      : `that of session ${pid} (${names.join(', ')}${open})`
  const end =
    pid === 0
      ? 'Commit or roll it back'
      : `Let it end, or end it: \`select pg_terminate_backend(${pid})\``
  return new TenantryError('MIGRATION_BLOCKED', {
    message: `The index ${index} in ${schema} has to wait for a transaction that does not end: ${who}.`,
    hint: `${end}; then run \`saas migrate\` again. idle_in_transaction_session_timeout keeps sessions from holding others up.`,
    details: { index, pid, applicationName, user, state, openMs },
  })
}

function unseen(
  schema: string,
  index: string,
  { unseenMs, cause }: Extract<Stop, { kind: 'unseen' }>,
): TenantryError {
  const why = cause === undefined ? 'pg_stat_activity does not show its statement' : reasonOf(cause)
  return new TenantryError('MIGRATION_BLOCKED', {
    message: `The index ${index} in ${schema} was given up: for ${Math.round(unseenMs / 1000)} s nobody could see whether it waits for a transaction that does not end (${why}).`,
    hint: 'Leave room for a second connection of the administrator (`max_connections`, the pool of a pooler), and let `track_activities` be on; then run `saas migrate` again.',
    cause,
    details: { index },
  })
}

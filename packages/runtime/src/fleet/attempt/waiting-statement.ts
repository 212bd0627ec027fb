import type { Client } from 'pg'

/** A transaction that a statement waits for. */
export interface Blocker {
  /** Tells one transaction of a session from the next one. */
  readonly key: string
  /** Of its session; 0 for one that is prepared for a commit in two phases, and is no session's. */
  readonly pid: number
  /** What it calls itself; null where this login may not know, as with what follows. */
  readonly applicationName: string | null
  readonly user: string | null
  /** Such as `idle in transaction`. */
  readonly state: string | null
  /** How long its transaction has been open. */
  readonly openMs: number | null
}

interface NoBlocker extends Omit<Blocker, 'pid'> {
  readonly pid: null
}

/** A statement as others see it. */
export interface WaitingStatement {
  /** Whether it is shown to run: not where `track_activities` is off, or on another server. */
  readonly isSeen: boolean
  /** Whose transactions it waits for. */
  readonly waitsFor: readonly Blocker[]
}

/** What a pooler without a free connection, or a server that hangs, gets to answer. */
const LONGEST_LOOK_MS = 5000

// What is building an index itself comes to its end: where it waits, its own runner, or whoever is in
// its way, is bounded.
const WAITS_FOR = `
  select distinct b.pid, concat_ws(' ', b.pid, a.xact_start) as key,
    a.application_name as "applicationName", a.usename::text as user, a.state,
    (extract(epoch from clock_timestamp() - a.xact_start) * 1000)::float8 as "openMs"
  from pg_catalog.pg_stat_activity w
  left join unnest(pg_catalog.pg_blocking_pids(w.pid)) as b (pid)
    on not exists (select from pg_catalog.pg_stat_progress_create_index p where p.pid = b.pid)
  left join pg_catalog.pg_stat_activity a on a.pid = b.pid
  where w.state = 'active' and starts_with(w.query, $1)`

// Where it waits for something else by now, it goes on.
const STOP = `
  select pg_catalog.pg_cancel_backend(w.pid) as stopped from pg_catalog.pg_stat_activity w
  where w.state = 'active' and starts_with(w.query, $1) and $2 = any(pg_catalog.pg_blocking_pids(w.pid))`

/** Whom the statement waits for that begins with the mark. */
export async function findWaitedFor(observer: Client, mark: string): Promise<WaitingStatement> {
  const question = { text: WAITS_FOR, values: [mark], query_timeout: LONGEST_LOOK_MS }
  const { rows } = await observer.query<Blocker | NoBlocker>(question)
  return { isSeen: rows.length > 0, waitsFor: rows.filter((row) => row.pid !== null) }
}

/** Cancels the statement, if it waits for this one still. @returns Whether it did. */
export async function stopWaiting(
  observer: Client,
  mark: string,
  { pid }: Blocker,
): Promise<boolean> {
  const request = { text: STOP, values: [mark, pid], query_timeout: LONGEST_LOOK_MS }
  const { rows } = await observer.query<{ stopped: boolean }>(request)
  return rows.some(({ stopped }) => stopped)
}

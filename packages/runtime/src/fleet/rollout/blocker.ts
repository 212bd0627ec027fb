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

// What is building an index itself comes to its end: where it waits, its own runner, or whoever is in
// its way, is bounded.
const BLOCKERS = `
  select distinct b.pid, concat_ws(' ', b.pid, a.xact_start) as key,
    a.application_name as "applicationName", a.usename::text as user, a.state,
    (extract(epoch from clock_timestamp() - a.xact_start) * 1000)::float8 as "openMs"
  from pg_catalog.pg_stat_activity w
  cross join unnest(pg_catalog.pg_blocking_pids(w.pid)) as b (pid)
  left join pg_catalog.pg_stat_activity a on a.pid = b.pid
  where w.state = 'active' and starts_with(w.query, $1)
    and not exists (select from pg_catalog.pg_stat_progress_create_index p where p.pid = b.pid)`

// Where it waits for something else by now, it goes on.
const STOP = `
  select pg_catalog.pg_cancel_backend(w.pid) as stopped from pg_catalog.pg_stat_activity w
  where w.state = 'active' and starts_with(w.query, $1) and $2 = any(pg_catalog.pg_blocking_pids(w.pid))`

/** Whom the statement waits for that begins with the mark. */
export async function findBlockers(observer: Client, mark: string): Promise<Blocker[]> {
  return (await observer.query<Blocker>(BLOCKERS, [mark])).rows
}

/** Cancels the statement, if it waits for this one still. @returns Whether it did. */
export async function stopWaiting(
  observer: Client,
  mark: string,
  { pid }: Blocker,
): Promise<boolean> {
  const { rows } = await observer.query<{ stopped: boolean }>(STOP, [mark, pid])
  return rows.some(({ stopped }) => stopped)
}

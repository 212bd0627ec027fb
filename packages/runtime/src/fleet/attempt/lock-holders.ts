import type { Client } from 'pg'

import type { Placement } from '../../placement/placement.ts'

const MOST = 3

// Which of them was waited for is not known any more: any lock is in the way of the strongest one. Whoever
// does nothing in an open transaction is the likeliest, then whoever has been at it for longest. Processes
// that are called as this one count: a backend that its run has given up may be stopped, or another run's.
const HOLDERS = `
  select format('process %s (%s, %s for %s s, with %s)', a.pid,
    coalesce(nullif(a.application_name, ''), a.usename, a.backend_type), coalesce(a.state, 'at work'),
    extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.state_change))::int,
    string_agg(distinct l.mode, ', ')) as who
  from pg_catalog.pg_locks l
  join pg_catalog.pg_stat_activity a on a.pid = l.pid
  left join pg_catalog.pg_class c on c.oid = l.relation
  where a.pid <> pg_backend_pid() and a.leader_pid is null and l.granted
    and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
    and (c.relnamespace = (select oid from pg_catalog.pg_namespace where nspname = $1)
      or l.locktype = 'advisory'
        and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended($2, 0))
  group by a.pid, a.application_name, a.usename, a.backend_type, a.state, a.xact_start, a.state_change
  order by coalesce(a.state like 'idle in transaction%', false) desc, a.xact_start limit ${MOST}`

/**
 * Who holds locks in a placement right now, in words, the likeliest to be in the way first; some may only
 * read, and hold nobody up.
 */
export async function describeLockHolders(
  client: Client,
  { id, schema }: Placement,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ who: string }>(HOLDERS, [schema, `tenantry ${id}`])
  return rows.map(({ who }) => who)
}

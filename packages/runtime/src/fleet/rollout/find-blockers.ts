import type { Client } from 'pg'

import type { Placement } from '../../placement/placement.ts'

const MOST = 3

const BLOCKERS = `
  select format('process %s (%s, %s for %s s)', a.pid, coalesce(nullif(a.application_name, ''), a.usename),
    a.state, extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.state_change))::int) as who
  from pg_catalog.pg_stat_activity a
  where a.pid <> pg_backend_pid() and exists (
    select from pg_catalog.pg_locks l
    left join pg_catalog.pg_class c on c.oid = l.relation
    where l.pid = a.pid and l.granted
      and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
      and (c.relnamespace = (select oid from pg_catalog.pg_namespace where nspname = $1)
        or l.locktype = 'advisory'
          and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended($2, 0)))
  order by a.xact_start limit ${MOST}`

/** Who holds locks in a placement right now, the longest first, in words. */
export async function findBlockers(
  client: Client,
  { id, schema }: Placement,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ who: string }>(BLOCKERS, [schema, `tenantry ${id}`])
  return rows.map(({ who }) => who)
}

import type { Roles } from '../database/connections/roles.ts'
import { quoteIdentifier } from '../database/sql-text.ts'
import { LONGEST_REASON } from './extraction-sql.ts'

/** How long a stream stays with a process that is not heard of: so long its events wait when that dies. */
const HELD_S = 10
/** When the outbox of a tenant is looked at whose events may have been committed without a word. */
const LOOKED_AT_AFTER_S = 15
/** Longer than any process believes in what it noted: see `EventNotes`. */
const NOTED_FOR_S = 60

/**
 * The part of the catalog that says which tenants have events, and which process delivers them. The events themselves lie
 * with the rows of each tenant; a stream is noted before its first one is committed, and stays until it is surely empty.
 *
 * The application's role takes streams that have something to do, and learns their tenants by that; it reads no list.
 */
export function eventSql(roles: Roles): string {
  const [owner, app] = [roles.owner, roles.app].map(quoteIdentifier)
  const functions = [
    'tenantry.note_events(text[], uuid[], boolean[])',
    'tenantry.claim_events(text, uuid, integer)',
    'tenantry.renew_events(text, uuid, uuid)',
    'tenantry.release_events(text, uuid, uuid, bigint, text, bigint, timestamptz, uuid, integer, text, double precision)',
  ].join(', ')
  return `
set local role ${owner};
create table if not exists tenantry.event_stream (
  module text not null,
  tenant_id uuid not null references tenantry.tenant (id) on delete cascade,
  noted_at timestamptz not null,
  due_at timestamptz not null,
  wakes bigint not null default 0,
  holder uuid,
  held_until timestamptz,
  waiting bigint not null default 0,
  oldest_at timestamptz,
  told_at timestamptz,
  failed_id uuid,
  attempts integer not null default 0,
  reason text,
  retry_at timestamptz,
  parked_at timestamptz,
  wanted text check (wanted in ('retry', 'drop')),
  wanted_id uuid,
  primary key (module, tenant_id)
);
create index if not exists event_stream_due on tenantry.event_stream (module, due_at);
create index if not exists event_stream_tenant on tenantry.event_stream (tenant_id);
create or replace function tenantry.note_events(modules text[], tenants uuid[], are_due boolean[])
  returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into tenantry.event_stream as s (module, tenant_id, noted_at, due_at, wakes)
  select n.module, n.tenant_id, clock_timestamp(),
    clock_timestamp() + case when n.is_due then interval '0' else interval '${LOOKED_AT_AFTER_S} s' end,
    n.is_due::integer
  from unnest(modules, tenants, are_due) as n (module, tenant_id, is_due)
  join tenantry.tenant t on t.id = n.tenant_id
  order by n.module, n.tenant_id
  on conflict (module, tenant_id) do update set
    noted_at = excluded.noted_at,
    due_at = least(s.due_at, excluded.due_at),
    wakes = s.wakes + excluded.wakes;
end;
create or replace function tenantry.claim_events(of_module text, claimer uuid, most integer)
  returns table (
    tenant_id uuid, slug text, wakes bigint, failed_id uuid, attempts integer, wanted text
  )
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with due as materialized (
    select s.module, s.tenant_id, t.slug
    from tenantry.event_stream s
    join tenantry.tenant t on t.id = s.tenant_id and t.status = 'active'
    where s.module = of_module and s.due_at <= clock_timestamp()
      and (s.held_until is null or s.held_until < clock_timestamp())
      and (s.wanted_id = s.failed_id
        or (s.parked_at is null and (s.retry_at is null or s.retry_at <= clock_timestamp())))
    order by s.due_at limit most
    for update of s skip locked
  )
  update tenantry.event_stream c
  set holder = claimer, held_until = clock_timestamp() + interval '${HELD_S} s'
  from due where c.module = due.module and c.tenant_id = due.tenant_id
  returning c.tenant_id, due.slug, c.wakes, c.failed_id, c.attempts,
    case when c.wanted_id = c.failed_id then c.wanted end;
end;
create or replace function tenantry.renew_events(of_module text, whose uuid, claimer uuid)
  returns boolean
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with renewed as (
    update tenantry.event_stream set held_until = clock_timestamp() + interval '${HELD_S} s'
    where module = of_module and tenant_id = whose and holder = claimer
    returning 1
  )
  select exists (select from renewed);
end;
create or replace function tenantry.release_events(
  of_module text, whose uuid, claimer uuid, known_wakes bigint, known_wanted text,
  left_waiting bigint, oldest timestamptz, failing uuid, tried integer, why text, pause_ms double precision
)
  returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  delete from tenantry.event_stream
  where module = of_module and tenant_id = whose and holder = claimer and left_waiting = 0
    and wakes = known_wakes and noted_at < clock_timestamp() - interval '${NOTED_FOR_S} s';
  update tenantry.event_stream set
    holder = null, held_until = null,
    due_at = case when left_waiting = 0 and wakes = known_wakes
      then clock_timestamp() + interval '${LOOKED_AT_AFTER_S} s' else clock_timestamp() end,
    waiting = left_waiting, oldest_at = oldest, told_at = clock_timestamp(),
    failed_id = failing, attempts = coalesce(tried, 0), reason = left(why, ${LONGEST_REASON}),
    retry_at = clock_timestamp() + make_interval(secs => pause_ms / 1000),
    parked_at = case when failing is not null and pause_ms is null
      then coalesce(case when failed_id = failing then parked_at end, clock_timestamp()) end,
    -- Of this event and no other: it may have been done before anybody read what was wanted.
    wanted_id = case when wanted_id = failing and wanted is distinct from known_wanted then wanted_id end
  where module = of_module and tenant_id = whose and holder = claimer;
end;
revoke all on function ${functions} from public;
grant execute on function ${functions} to ${app};
reset role;`
}

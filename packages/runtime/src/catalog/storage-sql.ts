import type { Roles } from '../database/connections/roles.ts'
import { quoteIdentifier } from '../database/sql-text.ts'

/** The name in `tenantry.lease` of the right to measure what is due. */
export const STORAGE_LEASE = 'storage'

/**
 * The part of the catalog that knows what tenants store. What was measured stands beside what was written since, as the
 * processes tell it, and beside what they may still write:
 *
 * - `rows`, `bytes`: measured; whatever was committed before `measured_at` is in it.
 * - `before_*`: told before a measurement began that has not ended yet, or that failed.
 * - `since_*`: told behind that beginning. It may be in the measurement as well, and is counted until the next one.
 * - `storage_lease`: what each process holds and has not told to be written. One that was killed may have written all of it.
 *
 * A measurement counts under the generation that its beginning gave it: one that another has overtaken is thrown away.
 */
export function storageSql(roles: Roles): string {
  const [owner, app, system] = [roles.owner, roles.app, roles.system].map(quoteIdentifier)
  const forApp = `tenantry.lease_storage(uuid, uuid, double precision[], bigint[], boolean, bigint[],
  double precision[], double precision[], double precision)`
  const forSystem = `tenantry.begin_storage(uuid, double precision), tenantry.claim_storage(uuid, double precision),
  tenantry.finish_storage(uuid, integer, bigint, bigint, text)`
  return `
set local role ${owner};
create table if not exists tenantry.storage (
  tenant_id uuid primary key references tenantry.tenant (id) on delete cascade,
  rows bigint not null default 0,
  bytes bigint not null default 0,
  measured_at timestamptz,
  problem text,
  generation integer not null default 0,
  began_at timestamptz,
  before_rows bigint not null default 0,
  before_bytes bigint not null default 0,
  since_rows bigint not null default 0,
  since_bytes bigint not null default 0,
  changed_at timestamptz,
  last_changed_at timestamptz
) with (fillfactor = 50);
create table if not exists tenantry.storage_lease (
  tenant_id uuid not null references tenantry.tenant (id) on delete cascade,
  holder uuid not null,
  rows bigint not null,
  bytes bigint not null,
  expires_at timestamptz not null,
  primary key (tenant_id, holder)
) with (fillfactor = 50);
create or replace function tenantry.lease_storage(
    asker uuid, wanted_tenant uuid, hard double precision[], written bigint[], has_freed boolean, kept bigint[],
    need double precision[], wanted double precision[], lease_ms double precision)
  returns table (granted double precision[], used double precision[], measured_ms double precision,
    unmeasured_ms double precision)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $tenantry$
declare
  known tenantry.storage;
  lost_rows bigint;
  lost_bytes bigint;
  others_rows bigint;
  others_bytes bigint;
  free double precision[];
  now_at timestamptz;
  is_changed boolean;
begin
  insert into tenantry.storage as s (tenant_id, changed_at) values (wanted_tenant, clock_timestamp())
    on conflict (tenant_id) do nothing;
  select s.* into known from tenantry.storage s where s.tenant_id = wanted_tenant for update;
  now_at := clock_timestamp();
  with gone as (
    delete from tenantry.storage_lease l
    where l.tenant_id = wanted_tenant and l.holder <> asker and l.expires_at < now_at
    returning l.rows, l.bytes
  ) select coalesce(sum(g.rows), 0), coalesce(sum(g.bytes), 0) into lost_rows, lost_bytes from gone g;
  select coalesce(sum(l.rows), 0), coalesce(sum(l.bytes), 0) into others_rows, others_bytes
    from tenantry.storage_lease l
    -- A function does not see what it has deleted, but the lease of a clock that was set back.
    where l.tenant_id = wanted_tenant and l.holder <> asker;
  known.since_rows := known.since_rows + written[1] + lost_rows;
  known.since_bytes := known.since_bytes + written[2] + lost_bytes;
  is_changed := has_freed or written[1] + written[2] + lost_rows + lost_bytes > 0;
  if is_changed then
    known.changed_at := coalesce(known.changed_at, now_at);
    known.last_changed_at := now_at;
    update tenantry.storage s set since_rows = known.since_rows, since_bytes = known.since_bytes,
        changed_at = known.changed_at, last_changed_at = known.last_changed_at
      where s.tenant_id = wanted_tenant;
  end if;
  used := array[known.rows + known.before_rows + known.since_rows, known.bytes + known.before_bytes + known.since_bytes];
  free := array[hard[1] - used[1] - others_rows - kept[1], hard[2] - used[2] - others_bytes - kept[2]];
  granted := array[0, 0];
  if free[1] >= need[1] and free[2] >= need[2] then
    granted := array[least(wanted[1], greatest(need[1], floor(free[1] / 4))),
      least(wanted[2], greatest(need[2], floor(free[2] / 4)))];
  end if;
  if kept[1] + kept[2] + granted[1] + granted[2] > 0 then
    insert into tenantry.storage_lease as l values (wanted_tenant, asker, kept[1] + granted[1], kept[2] + granted[2],
        now_at + lease_ms * interval '1 millisecond')
      on conflict (tenant_id, holder) do update
        set rows = excluded.rows, bytes = excluded.bytes, expires_at = excluded.expires_at;
  else
    delete from tenantry.storage_lease l where l.tenant_id = wanted_tenant and l.holder = asker;
  end if;
  measured_ms := extract(epoch from now_at - known.measured_at) * 1000;
  unmeasured_ms := coalesce(extract(epoch from now_at - known.changed_at) * 1000, 0);
  return next;
end
$tenantry$;
create or replace function tenantry.begin_storage(wanted_tenant uuid, longest_ms double precision) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $tenantry$
declare
  known tenantry.storage;
  lost_rows bigint;
  lost_bytes bigint;
begin
  insert into tenantry.storage (tenant_id, changed_at) values (wanted_tenant, clock_timestamp())
    on conflict (tenant_id) do nothing;
  select s.* into known from tenantry.storage s where s.tenant_id = wanted_tenant for update;
  if known.began_at > clock_timestamp() - longest_ms * interval '1 millisecond' then
    return null;
  end if;
  -- What a process held that was killed is written by now, or never will be.
  with gone as (
    delete from tenantry.storage_lease l where l.tenant_id = wanted_tenant and l.expires_at < clock_timestamp()
    returning l.rows, l.bytes
  ) select coalesce(sum(g.rows), 0), coalesce(sum(g.bytes), 0) into lost_rows, lost_bytes from gone g;
  update tenantry.storage s set generation = s.generation + 1, began_at = clock_timestamp(),
      before_rows = s.before_rows + s.since_rows + lost_rows,
      before_bytes = s.before_bytes + s.since_bytes + lost_bytes,
      since_rows = 0, since_bytes = 0
    where s.tenant_id = wanted_tenant;
  return known.generation + 1;
end
$tenantry$;
create or replace function tenantry.finish_storage(
    wanted_tenant uuid, begun integer, found_rows bigint, found_bytes bigint, found_problem text) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $tenantry$
begin
  if found_problem is not null then
    update tenantry.storage s set problem = found_problem, began_at = null
      where s.tenant_id = wanted_tenant and s.generation = begun;
  else
    update tenantry.storage s set rows = found_rows, bytes = found_bytes, measured_at = s.began_at, began_at = null,
        problem = null, before_rows = 0, before_bytes = 0,
        changed_at = case when s.last_changed_at > s.began_at then s.last_changed_at end
      where s.tenant_id = wanted_tenant and s.generation = begun;
  end if;
  return found;
end
$tenantry$;
create or replace function tenantry.claim_storage(asker uuid, lasts_ms double precision) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $tenantry$
begin
  insert into tenantry.lease as held (name, holder, expires_at)
    values ('${STORAGE_LEASE}', asker, clock_timestamp() + lasts_ms * interval '1 millisecond')
    on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
    where held.holder = excluded.holder or held.expires_at < clock_timestamp();
  return found;
end
$tenantry$;
revoke all on tenantry.storage, tenantry.storage_lease from public;
revoke all on function ${forApp}, ${forSystem} from public;
grant execute on function ${forApp} to ${app};
grant execute on function ${forSystem} to ${system};
grant select on tenantry.storage to ${system};
reset role;`
}

import type { Roles } from '../database/connections/roles.ts'
import { quoteIdentifier } from '../database/sql-text.ts'
import { FORGOTTEN_MS } from '../quota/lease/gcra.ts'

/**
 * The part of the catalog by which processes share the limits of tenants: how far each rate is spent, and who holds which
 * places of a tenant's concurrency. Unlogged, since it is worth nothing behind a crash: rates begin with their burst again,
 * and places are asked for anew. Times are milliseconds on the clock of the server.
 *
 * Each limit of a tenant is counted for by itself, as `QuotaStore` says.
 *
 * Rows are locked in the order of tenants, those of rates first, so that no two processes wait for each other.
 */
export function quotaSql(roles: Roles): string {
  const [owner, app] = [roles.owner, roles.app].map(quoteIdentifier)
  return `
set local role ${owner};
drop table if exists tenantry.quota_rate;
create unlogged table if not exists tenantry.quota_cells (
  tenant_id uuid not null,
  interval_ms double precision not null,
  burst double precision not null,
  arrival_ms double precision not null,
  primary key (tenant_id, interval_ms, burst)
) with (fillfactor = 50);
create unlogged table if not exists tenantry.quota_places (
  tenant_id uuid primary key,
  holders uuid[] not null default '{}',
  held integer[] not null default '{}',
  wanted integer[] not null default '{}',
  expires_ms double precision[] not null default '{}'
) with (fillfactor = 50);
create or replace function tenantry.exchange_quota(
    asker uuid, lease_ms double precision,
    cell_tenants uuid[], intervals double precision[], bursts double precision[],
    leasts double precision[], mosts double precision[],
    place_tenants uuid[], limits integer[], firms integer[], wanteds integer[])
  returns table (granted double precision[], spent_ms double precision[], held integer[], share integer[])
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $tenantry$
declare
  i integer;
  now_ms double precision;
  arrival double precision;
  free double precision;
  place tenantry.quota_places;
  others integer;
  taken integer;
  is_short boolean;
begin
  granted := array_fill(0::double precision, array[cardinality(cell_tenants)]);
  spent_ms := granted;
  held := array_fill(0, array[cardinality(place_tenants)]);
  share := held;
  for i in select ordinality from unnest(cell_tenants) with ordinality as t (id, ordinality) order by id loop
    loop
      select c.arrival_ms into arrival from tenantry.quota_cells c
        where c.tenant_id = cell_tenants[i] and c.interval_ms = intervals[i] and c.burst = bursts[i] for update;
      exit when found;
      -- Another limit: it begins with what was spent of the ones before, which are forgotten when they have long been whole.
      now_ms := extract(epoch from clock_timestamp()) * 1000;
      delete from tenantry.quota_cells d using (
          select c.ctid from tenantry.quota_cells c
          where c.tenant_id = cell_tenants[i] and c.arrival_ms < now_ms - ${FORGOTTEN_MS} for update skip locked) old
        where d.ctid = old.ctid;
      insert into tenantry.quota_cells
        select cell_tenants[i], intervals[i], bursts[i], coalesce(max(c.arrival_ms), '-infinity')
        from tenantry.quota_cells c where c.tenant_id = cell_tenants[i]
        on conflict do nothing;
    end loop;
    now_ms := extract(epoch from clock_timestamp()) * 1000;
    arrival := least(greatest(arrival, now_ms), now_ms + bursts[i] * intervals[i]);
    free := floor((now_ms + bursts[i] * intervals[i] - arrival) / intervals[i] + 1e-6);
    if free >= leasts[i] then granted[i] := least(free, mosts[i]); end if;
    arrival := arrival + granted[i] * intervals[i];
    update tenantry.quota_cells c set arrival_ms = arrival
      where c.tenant_id = cell_tenants[i] and c.interval_ms = intervals[i] and c.burst = bursts[i];
    spent_ms[i] := arrival - now_ms;
  end loop;
  for i in select ordinality from unnest(place_tenants) with ordinality as t (id, ordinality) order by id loop
    insert into tenantry.quota_places (tenant_id) values (place_tenants[i]) on conflict (tenant_id) do nothing;
    select p.* into place from tenantry.quota_places p where p.tenant_id = place_tenants[i] for update;
    now_ms := extract(epoch from clock_timestamp()) * 1000;
    -- On a clock that was set back a lease would last for as long as that.
    select array_agg(u.holder), array_agg(u.held), array_agg(u.wanted), array_agg(least(u.expires, now_ms + lease_ms)),
        count(*), coalesce(sum(u.held), 0), coalesce(bool_or(u.wanted > u.held), false)
      into place.holders, place.held, place.wanted, place.expires_ms, others, taken, is_short
      from unnest(place.holders, place.held, place.wanted, place.expires_ms) as u (holder, held, wanted, expires)
      where u.holder <> asker and u.expires > now_ms;
    is_short := is_short or taken + firms[i] > limits[i];
    share[i] := case when is_short then greatest(1, limits[i] / (others + 1)) else limits[i] end;
    held[i] := greatest(firms[i], least(wanteds[i], share[i], greatest(0, limits[i] - taken)));
    if wanteds[i] > 0 or firms[i] > 0 then
      place.holders := place.holders || asker;
      place.held := place.held || held[i];
      place.wanted := place.wanted || wanteds[i];
      place.expires_ms := place.expires_ms || (now_ms + lease_ms);
    end if;
    update tenantry.quota_places p set holders = coalesce(place.holders, '{}'), held = coalesce(place.held, '{}'),
        wanted = coalesce(place.wanted, '{}'), expires_ms = coalesce(place.expires_ms, '{}')
      where p.tenant_id = place_tenants[i];
  end loop;
  return next;
end
$tenantry$;
create or replace function tenantry.leave_quota(asker uuid) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $tenantry$
declare
  found_id uuid;
begin
  for found_id in select tenant_id from tenantry.quota_places where asker = any (holders) order by tenant_id loop
    -- Else what another one gives back meanwhile would be written again, from the row as it was before.
    perform from tenantry.quota_places where tenant_id = found_id for update;
    update tenantry.quota_places p set
        holders = coalesce(kept.holders, '{}'), held = coalesce(kept.held, '{}'),
        wanted = coalesce(kept.wanted, '{}'), expires_ms = coalesce(kept.expires, '{}')
      from (select q.tenant_id, array_agg(u.holder) as holders, array_agg(u.held) as held,
          array_agg(u.wanted) as wanted, array_agg(u.expires) as expires
        from tenantry.quota_places q
        left join lateral unnest(q.holders, q.held, q.wanted, q.expires_ms) as u (holder, held, wanted, expires)
          on u.holder <> asker
        where q.tenant_id = found_id group by q.tenant_id) kept
      where p.tenant_id = found_id and kept.tenant_id = p.tenant_id;
  end loop;
end
$tenantry$;
revoke all on tenantry.quota_cells, tenantry.quota_places from public;
revoke all on function tenantry.leave_quota(uuid), tenantry.exchange_quota(uuid, double precision, uuid[],
  double precision[], double precision[], double precision[], double precision[], uuid[], integer[], integer[],
  integer[]) from public;
grant execute on function tenantry.leave_quota(uuid), tenantry.exchange_quota(uuid, double precision, uuid[],
  double precision[], double precision[], double precision[], double precision[], uuid[], integer[], integer[],
  integer[]) to ${app};
reset role;`
}

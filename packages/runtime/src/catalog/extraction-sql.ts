import type { Roles } from '../database/connections/roles.ts'
import { quoteIdentifier } from '../database/sql-text.ts'

/** How long the reason of a demotion may be. */
export const LONGEST_REASON = 1000
/** Who waits longer for the counts of others keeps its own for the next time: routes are read on the same connection. */
const LONGEST_COUNT_WAIT = '500ms'

/**
 * The part of the catalog that says where the calls of extracted modules are done. The application's role reads the routes of
 * one module by its name, may bring a module back into its processes, with a reason, and adds to what was compared in shadow;
 * it sets no route, and reads no counts.
 *
 * `value` is the id of a tenant, the name of a tier, or a percentage of the tenants.
 */
export function extractionSql(roles: Roles): string {
  const [owner, app] = [roles.owner, roles.app].map(quoteIdentifier)
  const forApp = `tenantry.extraction_routes(text), tenantry.demote_extraction(text, text, text),
  tenantry.count_extraction_shadow(text, text[], integer[], integer[])`
  return `
set local role ${owner};
create table if not exists tenantry.extraction_route (
  module text not null,
  scope text not null check (scope in ('tenant', 'tier', 'percent')),
  value text not null,
  mode text not null check (mode in ('local', 'shadow', 'remote')),
  tenant_id uuid generated always as (case when scope = 'tenant' then value::uuid end) stored
    references tenantry.tenant (id) on delete cascade,
  changed_at timestamptz not null default now(),
  check (case when scope = 'percent' then mode <> 'local' and value::numeric between 0 and 100 else true end)
);
create unique index if not exists extraction_route_one on tenantry.extraction_route
  (module, scope, (case when scope = 'percent' then mode else value end));
create index if not exists extraction_route_tenant on tenantry.extraction_route (tenant_id);
create table if not exists tenantry.extraction_demotion (
  module text primary key,
  reason text not null,
  process text not null,
  at timestamptz not null default now()
);
create table if not exists tenantry.extraction_shadow (
  module text not null,
  operation text not null,
  compared bigint not null,
  differing bigint not null check (differing between 0 and compared),
  last_difference_at timestamptz,
  primary key (module, operation)
);
create table if not exists tenantry.extraction_move (
  module text not null,
  tenant_id uuid not null references tenantry.tenant (id) on delete cascade,
  state text not null check (state in ('copying', 'catching up', 'verifying', 'stopped', 'switched', 'failed', 'dropped')),
  reason text,
  destination text not null,
  rows bigint not null default 0,
  stop_ms real,
  began_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  switched_at timestamptz,
  primary key (module, tenant_id)
);
create index if not exists extraction_move_tenant on tenantry.extraction_move (tenant_id);
create or replace function tenantry.extraction_routes(wanted text)
  returns table (routes jsonb, demoted text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select
    coalesce((select jsonb_agg(jsonb_build_object('scope', r.scope, 'value', r.value, 'mode', r.mode,
        'moved', r.scope = 'tenant' and exists (select from tenantry.extraction_move m
          where m.module = r.module and m.tenant_id = r.tenant_id and m.switched_at is not null)))
      from tenantry.extraction_route r where r.module = wanted), '[]'),
    (select d.reason from tenantry.extraction_demotion d where d.module = wanted);
end;
create or replace function tenantry.demote_extraction(demoted text, why text, teller text)
  returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into tenantry.extraction_demotion (module, reason, process)
  select demoted, left(why, ${LONGEST_REASON}), left(teller, 200)
  where exists (select from tenantry.extraction_route r where r.module = demoted)
  on conflict (module) do nothing;
end;
create or replace function tenantry.count_extraction_shadow(
    counted text, operations text[], more_compared integer[], more_differing integer[])
  returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '${LONGEST_COUNT_WAIT}'
begin atomic
  insert into tenantry.extraction_shadow as s (module, operation, compared, differing, last_difference_at)
  select counted, left(more.operation, 200), sum(more.compared), sum(more.differing),
    case when sum(more.differing) > 0 then now() end
  from unnest(operations, more_compared, more_differing) as more (operation, compared, differing)
  where more.compared > 0 and more.differing between 0 and more.compared
    and exists (select from tenantry.extraction_route r where r.module = counted)
  group by left(more.operation, 200)
  -- In one order everywhere, so that no two processes wait for each other.
  order by left(more.operation, 200)
  on conflict (module, operation) do update set
    compared = s.compared + excluded.compared,
    differing = s.differing + excluded.differing,
    last_difference_at = coalesce(excluded.last_difference_at, s.last_difference_at);
end;
revoke all on function ${forApp} from public;
grant execute on function ${forApp} to ${app};
reset role;`
}

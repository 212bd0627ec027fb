import type { Roles } from '../database/connections/roles.ts'
import { quoteIdentifier } from '../database/sql-text.ts'

/** How long the reason of a demotion may be. */
export const LONGEST_REASON = 1000

/**
 * The part of the catalog that says where the calls of extracted modules are done. The application's role reads the routes of
 * one module by its name, and may bring a module back into its processes, with a reason; it sets no route.
 *
 * `value` is the id of a tenant, the name of a tier, or a percentage of the tenants.
 */
export function extractionSql(roles: Roles): string {
  const [owner, app] = [roles.owner, roles.app].map(quoteIdentifier)
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
revoke all on function tenantry.extraction_routes(text), tenantry.demote_extraction(text, text, text) from public;
grant execute on function tenantry.extraction_routes(text), tenantry.demote_extraction(text, text, text) to ${app};
reset role;`
}

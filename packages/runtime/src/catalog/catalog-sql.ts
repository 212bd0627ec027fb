import { quoteIdentifier } from '../database/sql-text.ts'
import type { Roles } from '../database/connections/roles.ts'
import type { Engine } from '../engine/engine.ts'
import { PLAIN_TENANT_SQL, VERIFYING_TENANT_SQL } from './current-tenant-sql.ts'
import { deletedTenantsSql } from './deleted-tenants.ts'
import { eventSql } from './event-sql.ts'
import { extractionSql } from './extraction-sql.ts'
import { movingSql } from './moving-sql.ts'
import { quotaSql } from './quota-sql.ts'
import { storageSql } from './storage-sql.ts'
import { changesSql } from './tenant-changes.ts'
import { usageSql } from './usage-sql.ts'

export interface DatabaseOptions {
  /** Whether a tenant context has to be signed. */
  readonly verifiesContext: boolean
  readonly engine: Engine
}

/**
 * What every database with a placement needs: the function that policies ask for the tenant, and the
 * keys of signed contexts, which nobody reads but that function.
 */
export function databaseSql(roles: Roles, { verifiesContext, engine }: DatabaseOptions): string {
  const [owner, app, system] = [roles.owner, roles.app, roles.system].map(quoteIdentifier)
  return `
create schema if not exists tenantry authorization ${owner};
grant usage on schema tenantry to ${app}, ${system};${engine.shareTenant(roles)}
set local role ${owner};
create table if not exists tenantry.signing_key (
  id text collate "C" not null,
  inner_pad bytea not null,
  outer_pad bytea not null
);
revoke all on tenantry.signing_key from public, ${app}, ${system};
${verifiesContext ? VERIFYING_TENANT_SQL : PLAIN_TENANT_SQL}
revoke all on function tenantry.current_tenant() from public;
grant execute on function tenantry.current_tenant() to ${app}, ${system};
${deletedTenantsSql(roles)}
${movingSql(roles)}
reset role;
${quotaSql(roles)}`
}

/**
 * The catalog. The application's role reads none of its tables: it may ask for one tenant by its
 * exact slug, through a function, and so cannot list who the others are.
 */
export function catalogSql(roles: Roles): string {
  const [owner, app, system] = [roles.owner, roles.app, roles.system].map(quoteIdentifier)
  return `
set local role ${owner};
create table if not exists tenantry.meta (
  key text primary key,
  value text not null
);
create table if not exists tenantry.reference (
  cluster text not null,
  key text not null,
  fingerprint text not null,
  primary key (cluster, key)
);
create table if not exists tenantry.placement (
  id uuid primary key,
  mode text not null check (mode in ('pool', 'bridge', 'silo')),
  cluster text not null,
  database text not null,
  schema text not null,
  status text not null check (status in ('provisioning', 'ready')),
  created_at timestamptz not null default now(),
  unique (cluster, database, schema)
);
create table if not exists tenantry.tenant (
  id uuid primary key,
  slug text collate "C" not null unique,
  name text not null,
  tier text not null,
  status text not null check (status in ('provisioning', 'active', 'suspended', 'deleting')),
  placement_id uuid not null references tenantry.placement (id),
  created_at timestamptz not null default now()
);
create index if not exists tenant_placement on tenantry.tenant (placement_id);
create table if not exists tenantry.ledger (
  digest text collate "C" primary key,
  migrations text[] not null,
  checksums text[] not null
);
alter table tenantry.placement
  add column if not exists ledger text collate "C" references tenantry.ledger (digest);
create table if not exists tenantry.prepared (
  placement_id uuid primary key references tenantry.placement (id) on delete cascade,
  digest text not null
);
create table if not exists tenantry.run (
  id uuid primary key,
  kind text not null check (kind in ('migrate', 'down')),
  actor text not null,
  plan text,
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  outcome text check (outcome in ('done', 'failed', 'interrupted'))
);
create index if not exists run_started on tenantry.run (started_at);
create table if not exists tenantry.run_placement (
  run_id uuid not null references tenantry.run (id) on delete cascade,
  placement_id uuid not null,
  migrations text[] not null,
  outcome text check (outcome in ('done', 'failed')),
  error text,
  ended_at timestamptz,
  primary key (run_id, placement_id)
);
alter table tenantry.run_placement add column if not exists took_ms real[];
create table if not exists tenantry.lease (
  name text primary key,
  holder uuid not null,
  expires_at timestamptz not null
);
create table if not exists tenantry.audit (
  id bigint generated always as identity primary key,
  actor text not null,
  reason text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  statements integer,
  outcome text check (outcome in ('done', 'failed'))
);
alter table tenantry.tenant add column if not exists quota jsonb;
do $body$ begin
  -- What a function returns cannot be replaced.
  if pg_get_function_result(to_regprocedure('tenantry.find_tenant(text)')) not like '%quota jsonb%' then
    drop function tenantry.find_tenant(text);
  end if;
end $body$;
create or replace function tenantry.find_tenant(wanted text)
  returns table (
    id uuid, slug text, name text, tier text, status text,
    placement_id uuid, mode text, cluster text, database text, schema text, version text, quota jsonb
  )
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select t.id, t.slug, t.name, t.tier, t.status, p.id, p.mode, p.cluster, p.database, p.schema,
    p.ledger, t.quota
  from tenantry.tenant t join tenantry.placement p on p.id = t.placement_id
  where t.slug = wanted and t.status in ('active', 'suspended') and p.status = 'ready';
end;
revoke all on function tenantry.find_tenant(text) from public;
grant execute on function tenantry.find_tenant(text) to ${app}, ${system};
grant select on tenantry.placement, tenantry.tenant to ${system};
grant insert (actor, reason), select (id), update (finished_at, statements, outcome)
  on tenantry.audit to ${system};
${changesSql(roles)}
create or replace function tenantry.served_ledgers()
  returns table (placements bigint, migrations text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select s.placements, l.migrations from (
    select p.ledger, count(*) as placements from tenantry.placement p
    where p.status = 'ready' and exists (
      select from tenantry.tenant t where t.placement_id = p.id and t.status = 'active')
    group by p.ledger
  ) s left join tenantry.ledger l on l.digest = s.ledger;
end;
revoke all on function tenantry.served_ledgers() from public;
grant execute on function tenantry.served_ledgers() to ${app};
reset role;
${quotaSql(roles)}
${storageSql(roles)}
${usageSql(roles)}
${extractionSql(roles)}
${eventSql(roles)}`
}

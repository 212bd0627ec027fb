import type { Roles } from '../database/connections/roles.ts'
import { quoteIdentifier } from '../database/sql-text.ts'

/**
 * The part of the catalog by which requests prove whose they are: domains and API keys. The
 * application's role reads neither table. It may ask for one exact domain, or for the hash of one key,
 * and is answered for tenants that are active alone: what is unknown and what is closed look the same,
 * and take the same time. What is taken away is told as a change of the tenant.
 */
export function accessSql(roles: Roles): string {
  const [owner, app] = [roles.owner, roles.app].map(quoteIdentifier)
  return `
set local role ${owner};
create table if not exists tenantry.tenant_domain (
  tenant_id uuid not null references tenantry.tenant (id) on delete cascade,
  domain text collate "C" not null,
  token text not null,
  created_at timestamptz not null default now(),
  verified_at timestamptz,
  primary key (tenant_id, domain)
);
create unique index if not exists tenant_domain_verified on tenantry.tenant_domain (domain)
  where verified_at is not null;
create table if not exists tenantry.api_key (
  id uuid primary key,
  tenant_id uuid not null references tenantry.tenant (id) on delete cascade,
  name text not null,
  hash bytea not null unique check (octet_length(hash) = 32),
  ending text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);
create index if not exists api_key_tenant on tenantry.api_key (tenant_id);
create or replace function tenantry.find_domain(wanted text)
  returns table (tenant_id uuid, slug text, milliseconds_left double precision)
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select t.id, t.slug, null::double precision
  from tenantry.tenant_domain d join tenantry.tenant t on t.id = d.tenant_id
  where d.domain = wanted and d.verified_at is not null and t.status = 'active';
end;
create or replace function tenantry.find_key(wanted bytea)
  returns table (tenant_id uuid, slug text, milliseconds_left double precision)
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select t.id, t.slug, extract(epoch from k.expires_at - now())::double precision * 1000
  from tenantry.api_key k join tenantry.tenant t on t.id = k.tenant_id
  where k.hash = wanted and k.revoked_at is null and t.status = 'active'
    and (k.expires_at is null or k.expires_at > now());
end;
revoke all on function tenantry.find_domain(text), tenantry.find_key(bytea) from public;
grant execute on function tenantry.find_domain(text), tenantry.find_key(bytea) to ${app};
do $body$ begin
  if (select count(*) = 2 from pg_trigger where tgname = 'tell_change' and tgenabled = 'A'
    and tgrelid in ('tenantry.tenant_domain'::regclass, 'tenantry.api_key'::regclass)) then return; end if;
  create or replace trigger tell_change after update or delete on tenantry.tenant_domain
    for each row execute function tenantry.tell_change('tenant_id');
  create or replace trigger tell_change after update or delete on tenantry.api_key
    for each row execute function tenantry.tell_change('tenant_id');
  alter table tenantry.tenant_domain enable always trigger tell_change;
  alter table tenantry.api_key enable always trigger tell_change;
end $body$;
reset role;`
}

import { quoteIdentifier } from '../database/sql-text.ts'
import type { Roles } from '../database/roles.ts'

/**
 * Notes in the database of its placement that a tenant is being deleted. Notes are of use for as long
 * as a process may go on without the catalog (10 minutes), and are kept for a day.
 */
export const NOTE_DELETED = `with outdated as (
    delete from tenantry.deleted_tenant where deleted_at < now() - interval '1 day' and id <> $1
  )
  insert into tenantry.deleted_tenant (id) values ($1) on conflict (id) do nothing`

/** Whether a tenant's deletion has begun, as its placement's database knows it. */
export const ASK_DELETED = 'select tenantry.is_deleted($1) as deleted'

/**
 * What a placement's database knows of tenants by itself: which ones were deleted. A process that
 * cannot reach the catalog asks here before it goes on for a tenant that it knew.
 */
export function deletedTenantsSql(roles: Roles): string {
  const app = quoteIdentifier(roles.app)
  return `
create table if not exists tenantry.deleted_tenant (
  id uuid primary key,
  deleted_at timestamptz not null default now()
);
create or replace function tenantry.is_deleted(wanted uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select exists (select from tenantry.deleted_tenant d where d.id = wanted);
end;
revoke all on function tenantry.is_deleted(uuid) from public;
grant execute on function tenantry.is_deleted(uuid) to ${app};`
}

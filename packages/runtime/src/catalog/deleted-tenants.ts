import { DELETED_MARKER } from '../database/session/deleted-context.ts'
import { quoteIdentifier } from '../database/sql-text.ts'
import type { Roles } from '../database/connections/roles.ts'

/** Notes in the database of its placement that a tenant is being deleted. Twice is once. */
export const NOTE_DELETED = 'select tenantry.note_deleted($1)'

/** Whether a tenant's deletion has begun, as its placement's database knows it. */
export const ASK_DELETED = 'select tenantry.is_deleted($1) as deleted'

/**
 * What a placement's database knows of tenants by itself: which ones were deleted. A process that
 * cannot reach the catalog asks here before it goes on for a tenant that it knew, and a context of such a
 * tenant is refused (docs/decisions/0019-nothing-of-a-deleted-tenant.md).
 *
 * A table without columns marks that there is a note whose id ends so. Whether it is there PostgreSQL
 * keeps in the cache of each connection, so that a context asks for next to nothing.
 *
 * Notes are kept for a week, in which whatever was sent before the deletion has arrived.
 */
export function deletedTenantsSql(roles: Roles): string {
  const app = quoteIdentifier(roles.app)
  return `
create table if not exists tenantry.deleted_tenant (
  id uuid primary key,
  deleted_at timestamptz not null default now()
);
alter table tenantry.deleted_tenant add column if not exists older text[];
create or replace function tenantry.is_deleted(wanted uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select exists (select from tenantry.deleted_tenant d where d.id = wanted);
end;
create or replace function tenantry.note_deleted(gone uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
declare
  outdated text;
begin
  lock table tenantry.deleted_tenant in share row exclusive mode;
  delete from tenantry.deleted_tenant where deleted_at < now() - interval '7 days' and id <> gone;
  insert into tenantry.deleted_tenant (id) values (gone) on conflict (id) do nothing;
  execute format('create table if not exists tenantry.%I ()', '${DELETED_MARKER}' || right(gone::text, 3));
  for outdated in
    select c.relname from pg_class c
    where c.relnamespace = 'tenantry'::regnamespace and c.relname ~ '^${DELETED_MARKER}[0-9a-f]{3}$'
      and not exists (select from tenantry.deleted_tenant d
        where right(d.id::text, 3) = right(c.relname, 3))
  loop
    execute format('drop table tenantry.%I', outdated);
  end loop;
end $body$;
revoke all on function tenantry.is_deleted(uuid), tenantry.note_deleted(uuid) from public;
grant execute on function tenantry.is_deleted(uuid) to ${app};`
}

import { DATA_MOVED } from '../database/session/data-moved.ts'
import { quoteIdentifier } from '../database/sql-text.ts'
import type { Roles } from '../database/connections/roles.ts'

/** Whether the rows of a tenant in a module have moved, as the database of its placement knows it. */
export const ASK_MOVED = 'select tenantry.has_moved($1, $2) as moved'

/** The lock that each transaction holds in which rows of a moving tenant change; a key of 64 bits. */
export function gateKey(module: string, tenantId: string): string {
  return `pg_catalog.hashtextextended(pg_catalog.concat('tenantry move ', ${module}, ' ', ${tenantId}), 0)`
}

/**
 * What a database with placements knows of tables whose rows move to the database of a service
 * (docs/decisions/0041-extraction-data.md): which tenants are on their way, which of their rows have changed meanwhile, and how
 * far those have come that arrive here.
 *
 * `track_move` is the trigger of such tables. Who changes a row of a moving tenant passes the gate first, a lock that is
 * shared by all who do and taken from them for the stop. It is asked behind the row and not before it: what waits there has
 * committed nothing, and fails as a whole when the rows have moved meanwhile.
 */
export function movingSql(roles: Roles): string {
  const [app, system] = [roles.app, roles.system].map(quoteIdentifier)
  return `
create table if not exists tenantry.moving_tenant (
  module text collate "C" not null,
  tenant_id uuid not null,
  schema text not null,
  run uuid not null,
  state text not null check (state in ('moving', 'moved', 'dropping', 'dropped')),
  changed_at timestamptz not null default now(),
  primary key (tenant_id, module)
);
create table if not exists tenantry.moving_change (
  module text collate "C" not null,
  tenant_id uuid not null,
  table_name text collate "C" not null,
  key text[] not null,
  xid xid8 not null default pg_current_xact_id()
);
create index if not exists moving_change_tenant on tenantry.moving_change (tenant_id, module, table_name);
create table if not exists tenantry.arriving_tenant (
  module text collate "C" not null,
  tenant_id uuid not null,
  run uuid not null,
  cursors jsonb not null default '{}',
  primary key (tenant_id, module)
);
revoke all on tenantry.moving_tenant, tenantry.moving_change, tenantry.arriving_tenant from public, ${app}, ${system};
grant select on tenantry.moving_change to ${system};
create or replace function tenantry.has_moved(wanted text, tenant uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select exists (select from tenantry.moving_tenant m
    where m.tenant_id = tenant and m.module = wanted and m.state <> 'moving');
end;
create or replace function tenantry.note_change(
    moving text, tenant uuid, changed text, images jsonb[], columns text[], is_deletion boolean)
  returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
declare
  held text;
begin
  perform pg_advisory_xact_lock_shared(${gateKey('moving', 'tenant')});
  if current_setting('transaction_isolation') = 'read committed' then
    select m.state into held from tenantry.moving_tenant m where m.tenant_id = tenant and m.module = moving;
  else
    -- A snapshot from before a stop does not show it; a row that has changed since cannot be locked in one.
    select m.state into held from tenantry.moving_tenant m where m.tenant_id = tenant and m.module = moving for share;
  end if;
  if held = 'moving' then
    insert into tenantry.moving_change (module, tenant_id, table_name, key)
    select distinct moving, tenant, changed, array(select image ->> name from unnest(columns) with ordinality as c (name, at) order by at)
    from unnest(images) as image;
  elsif held is not null and not (is_deletion and (held = 'dropping' or tenantry.is_deleted(tenant))) then
    raise exception using errcode = '${DATA_MOVED}',
      message = format('the rows of the module %s have moved to the database of its service', moving), detail = moving;
  end if;
end $body$;
create or replace function tenantry.track_move() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
begin
  if tg_op = 'TRUNCATE' then
    if exists (select from tenantry.moving_tenant m where m.module = tg_argv[0] and m.schema = tg_table_schema and m.state <> 'dropped') then
      raise exception using errcode = '${DATA_MOVED}',
        message = format('rows of the module %s are moving to the database of its service', tg_argv[0]), detail = tg_argv[0];
    end if;
    return null;
  end if;
  if tg_op = 'UPDATE' and new.tenant_id = old.tenant_id then
    if exists (select from tenantry.moving_tenant m where m.tenant_id = old.tenant_id and m.module = tg_argv[0]) then
      perform tenantry.note_change(tg_argv[0], old.tenant_id, tg_argv[1], array[to_jsonb(old), to_jsonb(new)], tg_argv[2:], false);
    end if;
    return null;
  end if;
  if tg_op <> 'INSERT' and exists (select from tenantry.moving_tenant m where m.tenant_id = old.tenant_id and m.module = tg_argv[0]) then
    perform tenantry.note_change(tg_argv[0], old.tenant_id, tg_argv[1], array[to_jsonb(old)], tg_argv[2:], tg_op = 'DELETE');
  end if;
  if tg_op <> 'DELETE' and exists (select from tenantry.moving_tenant m where m.tenant_id = new.tenant_id and m.module = tg_argv[0]) then
    perform tenantry.note_change(tg_argv[0], new.tenant_id, tg_argv[1], array[to_jsonb(new)], tg_argv[2:], false);
  end if;
  return null;
end $body$;
revoke all on function tenantry.has_moved(text, uuid), tenantry.track_move(),
  tenantry.note_change(text, uuid, text, jsonb[], text[], boolean) from public;
grant execute on function tenantry.has_moved(text, uuid) to ${app};`
}

import { quoteIdentifier } from '../database/sql-text.ts'
import type { Roles } from '../database/connections/roles.ts'

/** Where the catalog tells that it changed. Every role of the database may listen there. */
export const CHANGES_CHANNEL = 'tenantry_changes'

/** How many buckets the ids of tenants and placements fall into: 12 bits of the id. */
export const BUCKETS = 4096
const BUCKET = /^[0-9a-f]{3}$/

/**
 * The bucket of a tenant's or a placement's id, its last 12 bits. A change is told by its bucket
 * alone: that says neither whose it is, nor leads to an id that somebody does not know yet.
 */
export function bucketOf(id: string): number {
  return Number.parseInt(id.slice(-3), 16)
}

/** The bucket that a notification tells of; undefined for any other text. */
export function parseBucket(payload: string): number | undefined {
  return BUCKET.test(payload) ? Number.parseInt(payload, 16) : undefined
}

/** Sends a text to everybody who hears of changes; no row comes back where changes are not told. */
export const SEND_PROBE = `select pg_catalog.pg_notify('${CHANGES_CHANNEL}', $1) where tenantry.tells_changes()`

/** Whether a change of the catalog is told, on a connection that listens. */
export const ASK_LISTENING = `select tenantry.tells_changes() and exists (
  select from pg_catalog.pg_listening_channels() as channel where channel = '${CHANGES_CHANNEL}') as listening`

/**
 * Triggers by which the catalog tells what requests may remember: a tenant, and its placement with the
 * ledger that this has. They fire under `session_replication_role = replica` too, and
 * `tells_changes()` says whether all of them are there. New tenants are not told: nobody knows them.
 */
export function changesSql(roles: Roles): string {
  const [app, system] = [roles.app, roles.system].map(quoteIdentifier)
  return `
create or replace function tenantry.tell_change() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $body$
begin
  if tg_op = 'UPDATE' and old is not distinct from new then return null; end if;
  perform pg_notify('${CHANGES_CHANNEL}',
    right(to_jsonb(old) ->> tg_argv[0], 3));
  return null;
end $body$;
revoke all on function tenantry.tell_change() from public;
create or replace function tenantry.tells_changes() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
begin atomic
  select count(*) = 2 from pg_trigger
  where tgname = 'tell_change' and tgenabled = 'A' and tgrelid in
    ('tenantry.tenant'::regclass, 'tenantry.placement'::regclass);
end;
revoke all on function tenantry.tells_changes() from public;
grant execute on function tenantry.tells_changes() to ${app}, ${system};
do $body$ begin
  -- Making them again would lock the tables each time.
  if tenantry.tells_changes() then return; end if;
  create or replace trigger tell_change after update or delete on tenantry.tenant
    for each row execute function tenantry.tell_change('id');
  create or replace trigger tell_change after update or delete on tenantry.placement
    for each row execute function tenantry.tell_change('id');
  alter table tenantry.tenant enable always trigger tell_change;
  alter table tenantry.placement enable always trigger tell_change;
end $body$;`
}

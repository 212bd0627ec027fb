import type { Roles } from '../database/connections/roles.ts'
import { quoteIdentifier } from '../database/sql-text.ts'

/** How long the catalog keeps what a process told, and how many tenants one telling may have. */
export const USAGE_KEPT_MS = 60_000
export const MOST_TENANTS_TOLD = 2000

/**
 * The part of the catalog where processes tell what their tenants use, for whoever looks. A telling is one row, whatever
 * number of tenants it has, and goes with the next one that comes a minute later; unlogged, since nobody misses it behind a crash.
 * The application's role adds to it and reads nothing. Times are milliseconds on the clock of the server.
 */
export function usageSql(roles: Roles): string {
  const [owner, app] = [roles.owner, roles.app].map(quoteIdentifier)
  const told = `${REPORT_USAGE}(uuid, text, double precision, integer, uuid[]${', double precision[]'.repeat(TOLD.length)})`
  const columns = TOLD.map((name) => `  ${name} double precision[] not null`).join(',\n')
  return `
set local role ${owner};
create unlogged table if not exists tenantry.usage_report (
  process uuid not null,
  name text not null,
  at_ms double precision not null,
  interval_ms double precision not null,
  left_out integer not null,
  tenants uuid[] not null,
${columns}
);
create index if not exists usage_report_at on tenantry.usage_report (at_ms);
create or replace function ${REPORT_USAGE}(
    reporter uuid, reporter_name text, length_ms double precision, others integer, tenant_ids uuid[],
    ${TOLD.map((name) => `told_${name} double precision[]`).join(', ')})
  returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp set lock_timeout = '100ms'
as $tenantry$
declare
  now_ms double precision := extract(epoch from clock_timestamp()) * 1000;
begin
  if cardinality(tenant_ids) > ${MOST_TENANTS_TOLD} or length(reporter_name) > 200 then
    raise exception 'The usage of more tenants is told than may be at a time.';
  end if;
  -- What another process takes away right now need not be waited for. A clock may have been set back.
  delete from tenantry.usage_report where ctid = any (array(
    select r.ctid from tenantry.usage_report r
    where r.at_ms < now_ms - ${USAGE_KEPT_MS} or r.at_ms > now_ms + ${USAGE_KEPT_MS}
    limit 1000 for update skip locked));
  insert into tenantry.usage_report values (
    reporter, reporter_name, now_ms, length_ms, others, tenant_ids,
    ${TOLD.map((name) => `told_${name}`).join(', ')});
end
$tenantry$;
revoke all on tenantry.usage_report from public;
revoke all on function ${told} from public;
grant execute on function ${told} to ${app};
reset role;`
}

/** The function that a process tells its usage to. */
export const REPORT_USAGE = 'tenantry.report_usage'

/** What is told of each tenant, in the order of the columns and of what the function takes. */
export const TOLD = [
  'requests',
  'costs',
  'database_ms',
  'inside',
  'connections',
  'refused_requests',
  'refused_concurrency',
  'refused_database',
  'refused_storage',
  'refused_load',
] as const

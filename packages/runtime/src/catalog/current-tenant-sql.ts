import { CONTEXT_REFUSED } from '../database/sign/context-refused.ts'
import { CLOCK_TOLERANCE_S, TOKEN_LIFETIME_S } from '../database/sign/context-token.ts'

/**
 * The function that policies ask for the tenant, as the setting says it.
 *
 * Its body is bound when it is created (`return`), so no search_path can put another function in its
 * place, and PostgreSQL may inline it. After `set local` has ended a custom setting is '' and not
 * null, hence nullif.
 */
export const PLAIN_TENANT_SQL = `
create or replace function tenantry.current_tenant() returns uuid
  language sql stable parallel safe
  return nullif(pg_catalog.current_setting('tenantry.tenant_id', true), '')::uuid;`

/** Of the time of the transaction, give or take what clocks may differ. */
const IS_TIMELY = `to_timestamp(nullif(split_part(token, '.', 1), '')::float8)
      between transaction_timestamp() and transaction_timestamp() + interval '${TOKEN_LIFETIME_S + CLOCK_TOLERANCE_S} s'`

/**
 * The same function where contexts are signed (docs/decisions/0016-signed-context.md). It believes the
 * setting only with a token beside it, `expiry.key.signature`, whose HMAC-SHA-256 covers both.
 *
 * - Without a tenant it is null, and so nothing is visible; with one that is not proved it fails, so that
 *   a wrong key is an error and not an empty page.
 * - The time is that of the transaction, so that a long one goes on. A token of a later time than its
 *   beginning is refused too: a transaction that was kept open takes up none that was stolen since.
 * - PL/pgSQL, since it keeps plans for the session; SQL plans at each call before PostgreSQL 18. Each
 *   expression is prepared once for each transaction, hence so few.
 * - Every name is looked up in pg_catalog and nowhere else.
 */
export const VERIFYING_TENANT_SQL = `
create or replace function tenantry.current_tenant() returns uuid
  language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $tenantry$
declare
  claimed text := current_setting('tenantry.tenant_id', true);
  token text := current_setting('tenantry.token', true);
  is_proved boolean;
  problem text;
begin
  if claimed <> '' then
    select ${IS_TIMELY} and decode(right(token, 64), 'hex') =
      sha256(outer_pad || sha256(inner_pad || convert_to(claimed || left(token, -64), 'UTF8')))
      into is_proved from tenantry.signing_key where id = split_part(token, '.', 2);
    if is_proved then
      return claimed::uuid;
    end if;
    if coalesce(token, '') = '' then
      problem := 'the tenant context is not signed';
    elsif is_proved is null then
      problem := 'the tenant context is signed with a key that this database does not have';
    elsif not (${IS_TIMELY}) then
      problem := 'the signed tenant context is not of the time of this transaction';
    else
      problem := 'the signature of the tenant context is wrong';
    end if;
    raise exception using errcode = '${CONTEXT_REFUSED}', message = problem;
  end if;
  return null;
end
$tenantry$;`

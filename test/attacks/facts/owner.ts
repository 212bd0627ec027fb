import { sql } from 'kysely'

import type { Attack, Attacker, Attacks } from '../oracle/attack.ts'

/**
 * What an administrator might leave in a schema, by hand and past the rehearsal. All of it belongs to
 * the owner, who has no policy: it must not read or write for others what they may not.
 */
export const OWNERS_OBJECTS = `
  do $do$ begin
    execute format('grant temporary on database %I to $owner', current_database());
  end $do$;
  set role $owner;
  set search_path = $schema;
  create view plain_view as select number, amount from invoice;
  create view view_of_a_view as select * from invoice_overview;
  create view invoker_of_plain with (security_invoker = true) as select * from plain_view;
  create function count_as_owner() returns bigint language sql security definer
    set search_path = $schema, pg_temp begin atomic select count(*) from invoice; end;
  create function spoil_as_owner() returns void language sql security definer
    set search_path = $schema, pg_temp begin atomic update invoice set amount = -1; end;
  create table knock (id int);
  create rule knock as on insert to knock do also update invoice set amount = -1;
  create function raise_on_read(amount int) returns boolean language plpgsql cost 0.0001
    as 'begin if amount not in (10, 20, 30) then raise ''saw %'', amount; end if; return true; end';
  create function keep_tenant(id text) returns void language plpgsql
    as 'begin perform set_config(''tenantry.tenant_id'', id, false); end';
  create function keep_table() returns void language plpgsql security definer
    as 'begin create temp table kept (note text); end';
  create function keep_cursor() returns void language plpgsql
    as 'begin execute ''declare kept cursor with hold for select 1''; end';
  create function forget_statements() returns void language plpgsql
    as 'begin execute ''deallocate all''; end';
  create procedure do_nothing() language plpgsql as 'begin end';
  create table careless (tenant_id uuid, label text unique);
  grant select, insert, update on careless to $app;
  grant select on plain_view, view_of_a_view, invoker_of_plain to $app;
  grant insert on knock to $app;
  reset role;
  reset search_path;`

export const OWNER_ATTACKS: Attacks = {
  'read a plain view': owners('a view reads as its owner', 'select * from plain_view order by 1'),
  'read a plain view of an invoker view': owners(
    'a plain view over an invoker view reads as its own owner',
    'select * from view_of_a_view order by 1, 2',
  ),
  'read an invoker view of a plain view': owners(
    'an invoker view over a plain one reads as the owner of the plain one',
    'select * from invoker_of_plain order by 1, 2',
  ),
  'write through a plain view': owners(
    'a view that can be updated writes as its owner',
    'update plain_view set amount = -1',
  ),
  'call a security-definer function that reads': owners(
    'a security-definer function reads as its owner',
    'select count_as_owner()',
  ),
  'call a security-definer function that writes': owners(
    'a security-definer function writes as its owner',
    'select spoil_as_owner()',
  ),
  'set off a rewrite rule': owners(
    "a rewrite rule runs with its owner's rights",
    'insert into knock values (1)',
  ),
  'call a cheap function in a condition': owners(
    'a function that is cheap and tells what it sees must not run before the policy',
    'select number from invoice where raise_on_read(amount) order by 1',
  ),
}

function owners(fact: string, statement: string): Attack {
  const attempt = async ({ db }: Attacker): Promise<unknown> =>
    (await sql.raw(statement).execute(db)).rows
  return { fact, attempt }
}

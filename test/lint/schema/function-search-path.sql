--- leak (warning): with the rights of the caller
create function invoice_count() returns bigint language sql as 'select count(*) from invoice';

--- leak: with the rights of the owner
create function currency_count() returns bigint language sql security definer as 'select count(*) from currency';

--- leak: taken back later
create function currency_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from currency';
alter function currency_count() reset search_path;

--- leak: taken back with all else
create function currency_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from currency';
alter function currency_count() reset all;

--- leak: a schema that is named like who calls
create function currency_count() returns bigint language sql security definer set search_path = "$user", public
  as 'select count(*) from currency';

--- leak: replaced without
create function currency_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from currency';
create or replace function currency_count() returns bigint language sql security definer
  as 'select count(*) from currency where code <> ''''';

--- leak: becomes one of its owner
create function currency_count() returns bigint language sql as 'select count(*) from currency';
alter function currency_count() security definer;

--- leak (warning): a function of a trigger
create function stamp() returns trigger language plpgsql as $$ begin new.number := upper(new.number); return new; end $$;
create trigger stamp before insert on invoice for each row execute function stamp();

--- leak (warning): another setting is pinned
create procedure tidy() language sql set work_mem = '64MB' as 'delete from invoice where number = ''''';

--- safe: from where it is made
create function currency_count() returns bigint language sql security definer set search_path from current
  as 'select count(*) from currency';

--- safe: empty
create function currency_count() returns bigint language sql security definer set search_path = ''
  as 'select count(*) from public.currency';

--- safe: later
create function currency_count() returns bigint language sql security definer as 'select count(*) from currency';
alter function currency_count set search_path = public, pg_temp;

--- safe: its names are looked up when it is made
create function invoice_count() returns bigint language sql
begin atomic
  select count(*) from invoice;
end;

--- safe: a result that is looked up when it is made
create function doubled(n int) returns int language sql return n * 2;

--- safe: dropped
create function invoice_count() returns bigint language sql as 'select count(*) from invoice';
drop function invoice_count;

--- safe: one that is compiled into the server
create function absolute(integer) returns integer language internal immutable strict as 'int4abs';

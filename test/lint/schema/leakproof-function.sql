--- leak: it says so
create function short(text) returns boolean language sql immutable leakproof set search_path from current
  as 'select length($1) < 10';

--- leak: later
create function short(text) returns boolean language sql immutable set search_path from current
  as 'select length($1) < 10';
alter function short(text) leakproof;

--- leak: replaced by one
create function short(text) returns boolean language sql immutable set search_path from current
  as 'select length($1) < 10';
create or replace function short(text) returns boolean language plpgsql leakproof set search_path from current
  as $$ begin raise notice '%', $1; return true; end $$;

--- leak: with its names looked up
create function "Short"(value text) returns boolean language sql leakproof return length(value) < 10;

--- leak: without its arguments
create function short(text) returns boolean language sql immutable set search_path from current
  as 'select length($1) < 10';
alter routine short immutable leakproof;

--- safe: said not to be
create function short(text) returns boolean language sql immutable not leakproof set search_path from current
  as 'select length($1) < 10';

--- safe: and back
create function short(text) returns boolean language sql immutable leakproof set search_path from current
  as 'select length($1) < 10';
alter function short(text) not leakproof;

--- safe: replaced without
create function short(text) returns boolean language sql immutable leakproof set search_path from current
  as 'select length($1) < 10';
create or replace function short(text) returns boolean language sql immutable set search_path from current
  as 'select length($1) < 11';

--- safe: dropped
create function short(text) returns boolean language sql immutable leakproof set search_path from current
  as 'select length($1) < 10';
drop function short(text);

--- safe: only in what it says
create function leakproof(text) returns text language sql immutable set search_path from current
  as $$ select 'leakproof'::text $$;
comment on function leakproof(text) is 'leakproof';

--- leak (not run: it ends the transaction): commit
alter table invoice add column note text;
commit;

--- leak (not run: it ends the transaction): begin
start transaction;
alter table invoice add column note text;

--- leak (not run: it ends the transaction): rollback
alter table invoice add column note text;
rollback;

--- leak (not run: it ends the transaction): by another name
alter table invoice add column note text;
end;

--- safe: a savepoint is within it
savepoint before;
alter table invoice add column note text;
release savepoint before;

--- safe: the begin of a body
create function invoices() returns bigint language sql
begin atomic
  select count(*) from invoice;
end;

--- safe: the begin of PL/pgSQL
create function nothing() returns void language plpgsql set search_path from current as $$ begin return; end $$;

--- safe: back to a savepoint
savepoint before;
alter table invoice add column note text;
rollback to savepoint before;

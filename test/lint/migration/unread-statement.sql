--- leak (warning): a block that makes its SQL
do $$ declare one text; begin
  for one in select tablename from pg_tables where schemaname = current_schema() loop
    execute format('analyze %I', one);
  end loop;
end $$;

--- leak (warning, not run: it refuses a transaction): the server itself
alter system set work_mem = '64MB';

--- leak (warning): how texts are searched
create text search configuration ours (copy = simple);

--- leak (warning): an access method
create access method own_heap type table handler heap_tableam_handler;

--- safe: plain statements
alter table invoice add column note text;

--- safe: a comment
comment on column invoice.number is 'as it is printed';

--- safe: a trigger
create function upper_number() returns trigger language plpgsql set search_path from current as
  $$ begin new.number := upper(new.number); return new; end $$;
create trigger upper_number before insert on invoice for each row execute function upper_number();

--- safe: rows of a table for all
insert into currency (code, name) values ('EUR', 'Euro') on conflict do nothing;

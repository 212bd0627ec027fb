--- leak: a table
grant select on invoice to public;

--- leak: with others
grant select, insert on table invoice to {{app}}, public;

--- leak: a view
create view my_invoice with (security_invoker = true) as select * from invoice;
grant select on my_invoice to public;

--- leak: by default rights
alter default privileges grant select on tables to public;
create view my_invoice with (security_invoker = true) as select * from invoice;

--- leak: some columns
grant select (id, number) on invoice to public;

--- leak: in a block
do $$ begin execute 'grant select on invoice to public'; end $$;

--- leak: all tables of a schema
create schema report;
create view report.invoice with (security_invoker = true) as select * from public.invoice;
grant select on all tables in schema report to public;

--- leak: under a new name
grant select on invoice to public;
alter table invoice rename to "Invoice";

--- safe: to the roles that need it
grant select on invoice to {{app}}, {{system}};

--- safe: taken back
grant select on invoice to public;
revoke all on invoice from public;

--- safe: what is the same for all tenants may be the same for everybody
grant select on currency to public;

--- safe: a function that runs as who calls it
create function invoice_count() returns bigint language sql set search_path from current
  as 'select count(*) from invoice';
grant execute on function invoice_count() to public;

--- safe: the name is that of a role
create role corpus_public;
grant select on invoice to corpus_public;

--- safe: the use of a schema
grant usage on schema public to public;

--- safe: dropped
create table country (code text primary key);
grant select on country to public;
drop table country;

--- safe: the columns are taken back with all else
grant select (id) on invoice to public;
revoke select on invoice from public;

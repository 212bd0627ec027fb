--- leak: a table
drop table invoice;

--- leak: with what depends on it
drop table if exists customer cascade;

--- leak: a schema
create schema import;
create table import.row (line int);
-- then
drop schema import cascade;

--- leak: an extension
create extension citext;
-- then
drop extension citext;

--- leak: a sequence
create sequence invoice_number;
-- then
drop sequence invoice_number;

--- safe: made and dropped by the same migration
create table draft (id int);
drop table draft;

--- safe: a view holds no rows
create view open_invoice with (security_invoker = true) as select * from invoice;
-- then
drop view open_invoice;

--- safe: a temporary table
create temp table import_row (line int);
drop table import_row;

--- safe: only its policy
drop policy tenant on invoice;
create policy tenant on invoice to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- safe: the name in a text
comment on table invoice is 'drop table invoice';

--- safe: a sequence that the same migration made
create sequence number_of_draft;
drop sequence number_of_draft;

--- leak: a table
create publication billing for table invoice;

--- leak: all tables
create publication everything for all tables;

--- leak: all of a schema
create publication everything for tables in schema public;

--- leak: added later
create publication billing for table currency;
alter publication billing add table only invoice;

--- leak: a filter of something else
create publication billing for table invoice where (number <> '');

--- leak: the filter is taken away
create publication billing for table invoice where (tenant_id = '00000000-0000-0000-0000-000000000001');
alter publication billing set table invoice;

--- leak: some columns
create publication billing for table currency, invoice (tenant_id, id);

--- leak: the schema is added later
create publication billing;
alter publication billing add tables in schema public;

--- leak: under its new name
create publication billing for table invoice;
alter publication billing rename to "Billing";

--- leak: a filter that leaves a way
create publication billing for table invoice
  where (tenant_id = '00000000-0000-0000-0000-000000000001' or number = '');

--- safe: what is the same for all
create publication reference for table currency;

--- safe: one tenant
create publication one for table invoice where (tenant_id = '00000000-0000-0000-0000-000000000001');

--- safe: dropped
create publication everything for all tables;
drop publication everything;

--- safe: the table is taken out
create publication billing for table invoice, currency;
alter publication billing drop table invoice;

--- safe: of nothing
create publication nothing;

--- safe: a schema of what is the same for all
create schema reference;
create table reference.rate (currency text primary key, value numeric);
create publication rates for tables in schema reference;

--- safe: the filter comes later
create publication one for table invoice;
alter publication one set table invoice where (tenant_id = '00000000-0000-0000-0000-000000000001' and number <> '');

--- safe: the table is dropped
create table note (tenant_id uuid not null, id uuid not null);
create publication notes for table note;
drop table note;

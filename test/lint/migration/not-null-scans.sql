--- leak (with require-value): without a check
alter table invoice alter column customer_id set not null;

--- leak (with require-value): with a check that is not validated
alter table invoice add constraint has_customer check (customer_id is not null) not valid;
-- then
alter table invoice alter column customer_id set not null;

--- leak (with require-value): with a check of something else
alter table invoice add constraint has_customer check (customer_id is not null or number = '') not valid;
-- then
alter table invoice validate constraint has_customer;
-- then
alter table invoice alter customer_id set not null;

--- leak: with a default, so that only the scan is left
alter table invoice add column due date default current_date;
-- then
alter table invoice alter due set not null;

--- safe: with a validated check
alter table invoice add constraint has_customer check (customer_id is not null) not valid;
-- then
alter table invoice validate constraint has_customer;
-- then
alter table invoice alter column customer_id set not null;

--- safe: in a table that the migration makes
create table draft (id int);
alter table draft alter id set not null;

--- safe: it may be null again
alter table invoice alter number drop not null;

--- leak: a new column that has to have a value
alter table invoice add column due date not null;

--- leak: in a table with others
alter table invoice add column note text, add column due date constraint has_due not null;

--- leak (with not-null-scans): a column that was free
alter table invoice alter column customer_id set not null;

--- leak: the default goes
alter table invoice add column due date not null default current_date;
-- then
alter table invoice alter column due drop default;

--- safe: with a default
alter table invoice add column due date not null default current_date;

--- safe: it may be null
alter table invoice add column due date;

--- safe: of a table that the migration makes
create table draft (id int);
alter table draft add column due date not null;

--- safe: identity gives it
create table counter (id int);
-- then
alter table counter alter column id drop not null;

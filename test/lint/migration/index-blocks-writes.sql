--- leak: an index
create index invoice_number on invoice (tenant_id, number);

--- leak: a unique one, by its own name
create unique index on invoice (tenant_id, number);

--- leak: of some rows, on the table alone
create index if not exists invoice_loose on only invoice using btree (tenant_id) where customer_id is null;

--- safe (not run: it refuses a transaction): concurrently
create index concurrently invoice_number on invoice (tenant_id, number);

--- safe: on a table that the migration makes
create table draft (id int);
create index draft_id on draft (id);

--- safe: dropped
create index concurrently invoice_number on invoice (tenant_id, number);
-- then
drop index invoice_number;

--- safe: on a temporary table
create temp table import_row (line int);
create index on import_row (line);

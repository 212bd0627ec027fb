--- leak: a column
alter table invoice rename column number to reference;

--- leak: a table
alter table invoice rename to bill;

--- leak: a type
create type mood as enum ('well', 'ill');
-- then
alter type mood rename to "Mood";

--- leak: a view
create view open_invoice with (security_invoker = true) as select * from invoice;
-- then
alter view open_invoice rename to unpaid_invoice;

--- leak: without the word column
alter table only invoice rename customer_id to payer_id;

--- safe: a constraint, which no query names
alter table invoice rename constraint invoice_pkey to invoice_key;

--- safe: an index
create index concurrently invoice_number on invoice (tenant_id, number);
-- then
alter index invoice_number rename to invoice_by_number;

--- safe: a policy
alter policy tenant on invoice rename to own_rows;

--- safe: a table that the migration makes
create table draft (id int);
alter table draft rename to note_draft;

--- leak: a check
alter table invoice add constraint named check (number <> '');

--- leak: a foreign key
alter table invoice add foreign key (tenant_id, customer_id) references customer;

--- leak: a unique key
alter table invoice add constraint one_number unique (tenant_id, number);

--- leak: an exclusion
alter table invoice add exclude using btree (tenant_id with =, number with =);

--- leak: at a new column, whose rows are all the same
alter table invoice add column amount int default 0 check (amount >= 0);

--- safe: not valid
alter table invoice add constraint named check (number <> '') not valid;

--- safe: a foreign key that is not valid
alter table invoice add foreign key (tenant_id, customer_id) references customer not valid;

--- safe: from an index that is there
create unique index concurrently invoice_number on invoice (tenant_id, number);
-- then
alter table invoice add constraint one_number unique using index invoice_number;

--- safe: in a table that the migration makes
create table draft (id int);
alter table draft add constraint positive check (id > 0);

--- safe: dropped
alter table invoice drop constraint invoice_pkey;

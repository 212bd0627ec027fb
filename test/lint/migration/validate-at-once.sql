--- leak: a check
alter table invoice add constraint named check (number <> '') not valid;
alter table invoice validate constraint named;

--- leak: a foreign key, in one statement
alter table invoice
  add constraint of_customer foreign key (tenant_id, customer_id) references customer not valid,
  validate constraint of_customer;

--- leak: by the name that PostgreSQL gave it
alter table invoice add check (number <> '') not valid;
alter table only "invoice" validate constraint invoice_number_check;

--- safe: in the next migration
alter table invoice add constraint named check (number <> '') not valid;
-- then
alter table invoice validate constraint named;

--- safe: another one
alter table invoice add constraint named check (number <> '') not valid;
-- then
alter table invoice add constraint longer check (length(number) > 2) not valid;
alter table invoice validate constraint named;

--- safe: not at all
alter table invoice add constraint named check (number <> '') not valid;

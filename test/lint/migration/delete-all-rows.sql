--- leak: truncate
truncate invoice;

--- leak: with others
truncate table only customer, invoice restart identity cascade;

--- leak: delete
delete from invoice;

--- leak: within a query
with gone as (delete from invoice returning *) select count(*) from gone;

--- leak: a condition that always holds
delete from invoice where true;

--- safe: with a condition
delete from invoice where number = 'test';

--- safe: by another table
delete from invoice using customer where customer.tenant_id = invoice.tenant_id and customer.name = 'test';

--- safe: a table that the migration makes
create table draft (id int);
insert into draft values (1);
delete from draft;

--- safe: in a function, which only who calls it runs
create function clear() returns void language sql set search_path from current as 'delete from invoice';

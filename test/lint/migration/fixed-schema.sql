--- leak: a table
alter table public.invoice add column note text;

--- leak: a new one
create table public.draft (id int);

--- leak: rows
update public.invoice set number = '-' where number = '';

--- leak: what is referred to
alter table invoice add column currency text;
alter table invoice add constraint in_currency foreign key (currency) references public.currency not valid;

--- leak: in a view
create view open_invoice with (security_invoker = true) as select * from public.invoice;

--- leak: a function
create function public.double(n int) returns int language sql return n * 2;

--- safe: without
alter table invoice add column note text;

--- safe: the function of the context
create policy again on invoice as restrictive to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- safe: the schema of the server
alter table invoice add column size int default pg_catalog.length('');

--- safe: a type of the server
alter table invoice add column size pg_catalog.int4;

--- safe: a column behind its table
update invoice set number = customer.name from customer where customer.tenant_id = invoice.tenant_id and invoice.number = '';

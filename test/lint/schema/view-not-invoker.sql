--- leak: nothing is said
create view open_invoice as select * from invoice where customer_id is null;
grant select on open_invoice to {{app}};

--- leak: it is said, and taken back
create view open_invoice with (security_invoker) as select * from invoice;
alter view open_invoice reset (security_invoker);
grant select on open_invoice to {{app}};

--- leak: replaced, without the option
create view open_invoice with (security_invoker = true) as select tenant_id, id from invoice;
create or replace view open_invoice as select tenant_id, id from invoice where number <> '';
grant select on open_invoice to {{app}};

--- leak: said to be false
create view open_invoice with (security_invoker = off, security_barrier = true) as select * from invoice;
grant select on open_invoice to {{app}};

--- leak: one that runs as its reader, over one that does not
create view all_invoice as select * from invoice;
create view open_invoice with (security_invoker = true) as select * from all_invoice;
grant select on all_invoice, open_invoice to {{app}};

--- leak: in a subquery, behind a name
create view customer_total as
  with counted as (select customer_id, count(*) as invoices from invoice group by customer_id)
  select currency.code, (select sum(invoices) from counted) as invoices from currency;
grant select on customer_total to {{app}};

--- leak: one half of a union
create view name_of as select code as id, name from currency union all select id::text, name from customer;
grant select on name_of to {{app}};

--- leak: in another schema, by default rights
create schema report;
grant usage on schema report to {{app}};
alter default privileges in schema report grant select on tables to {{app}};
create view report.invoice as select * from public.invoice;

--- leak: the table under it gets another name
create view open_invoice as select * from invoice;
grant select on open_invoice to {{app}};
alter table invoice rename to bill;

--- leak: recursive
create recursive view chain (tenant_id, id) as
  select tenant_id, id from invoice where customer_id is null
  union select invoice.tenant_id, invoice.id from invoice join chain on chain.id = invoice.customer_id;
grant select on chain to {{app}};

--- leak: a view that writes
create view invoice_to_write as select * from invoice;
grant insert, update on invoice_to_write to {{app}};

--- leak (warning): no request reaches it
create view open_invoice as select * from invoice;
grant select on open_invoice to {{system}};

--- safe: as its reader
create view open_invoice with (security_invoker = true) as select * from invoice;
grant select on open_invoice to {{app}};

--- safe: without a value
create view open_invoice with (security_barrier, security_invoker) as select * from invoice;
grant select on open_invoice to {{app}};

--- safe: said later
create view open_invoice as select * from invoice;
alter view open_invoice set (security_invoker = 'on');
grant select on open_invoice to {{app}};

--- safe: over what is the same for all
create view code as select code from currency;
grant select on code to {{app}};

--- safe: dropped
create view open_invoice as select * from invoice;
grant select on open_invoice to {{app}};
drop view open_invoice;

--- safe: dropped with its table
create view open_invoice as select * from invoice;
grant select on open_invoice to {{app}};
drop table invoice cascade;

--- safe: over one that runs as its reader
create view my_invoice with (security_invoker = true) as select * from invoice;
create view open_invoice as select * from my_invoice;
grant select on my_invoice, open_invoice to {{app}};

--- safe: a name of its own that only sounds like the table
create view invoice_state as with invoice (state) as (values ('open'), ('paid')) select state from invoice;
grant select on invoice_state to {{app}};

--- leak: for requests
create materialized view invoice_total as select tenant_id, count(*) from invoice group by tenant_id;
grant select on invoice_total to {{app}};

--- leak: empty as yet
create materialized view invoice_copy as select * from invoice with no data;
grant select on invoice_copy to {{app}};

--- leak: by default rights
alter default privileges grant select on tables to {{app}};
create materialized view invoice_copy as select * from invoice;

--- leak: under a new name
create materialized view invoice_copy as select * from invoice;
grant select on invoice_copy to {{app}};
alter materialized view invoice_copy rename to "Invoice Copy";

--- leak: over a view that runs as its reader, who is the owner here
create view my_invoice with (security_invoker = true) as select * from invoice;
create materialized view invoice_copy as select * from my_invoice;
grant select on my_invoice, invoice_copy to {{app}};

--- leak: through a role
create role corpus_analyst;
grant corpus_analyst to {{app}};
create materialized view invoice_copy as select * from invoice;
grant select (id) on invoice_copy to corpus_analyst;

--- leak: in the second part of a union, in another schema
create schema report;
grant usage on schema report to {{app}};
create materialized view report.name as select code, name from currency union select id::text, name from customer;
grant select on all tables in schema report to {{app}};

--- leak (warning): no request reaches it
create materialized view invoice_total as select tenant_id, count(*) from invoice group by tenant_id;
grant select on invoice_total to {{system}};

--- safe: over what is the same for all
create materialized view code as select code from currency;
grant select on code to {{app}};

--- safe: dropped
create materialized view invoice_copy as select * from invoice;
grant select on invoice_copy to {{app}};
drop materialized view invoice_copy;

--- safe: dropped with its table
create materialized view invoice_copy as select * from invoice;
grant select on invoice_copy to {{app}};
drop table invoice cascade;

--- safe: a view of the same name in its place
create materialized view open_invoice as select * from invoice;
drop materialized view if exists open_invoice;
create view open_invoice with (security_invoker = true) as select * from invoice;
grant select on open_invoice to {{app}};

--- safe: of constants
create materialized view step as select generate_series(1, 10) as n;
grant select on step to {{app}};

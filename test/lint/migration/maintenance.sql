--- leak: in the order of an index
cluster invoice using invoice_pkey;

--- leak (not run: it refuses a transaction): vacuum full
vacuum full invoice;

--- leak: an index
reindex index invoice_pkey;

--- leak: all of a table
reindex table invoice;

--- leak: a materialized view
create materialized view code as select code from currency;
-- then
refresh materialized view code;

--- safe: what a later cluster goes by
alter table invoice cluster on invoice_pkey;

--- safe: how full pages get
alter table invoice set (fillfactor = 80);

--- safe: statistics
analyze invoice;

--- safe: made with its rows
create materialized view code as select code from currency with data;

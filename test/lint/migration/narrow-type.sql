--- leak (with rewrite-table): shorter
alter table invoice add column code varchar(10);
-- then
alter table invoice alter column code type varchar(5);

--- leak (with rewrite-table): a text gets a length
alter table invoice alter number type varchar(10);

--- leak (with rewrite-table): a smaller number
alter table invoice add column amount bigint;
-- then
alter table invoice alter column amount type integer using amount::integer;

--- leak (with rewrite-table): fewer digits
alter table invoice add column amount numeric(12, 4);
-- then
alter table invoice alter column amount type numeric(12, 2);

--- safe: longer
alter table invoice add column code varchar(10);
-- then
alter table invoice alter column code type varchar(20);

--- safe: without a length
alter table invoice add column code varchar(10);
-- then
alter table invoice alter column code type text;

--- safe: of a table that the migration makes
create table draft (note text);
alter table draft alter note type varchar(10);

--- safe: more digits in front of the point
alter table invoice add column amount numeric(12, 2);
-- then
alter table invoice alter column amount type numeric(14, 2);

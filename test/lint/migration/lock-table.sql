--- leak: in a mode
lock table invoice in exclusive mode;

--- leak: the strongest, which is what there is without a word
lock invoice;

--- leak: with others
lock table only customer, invoice in share mode nowait;

--- safe: one that the migration makes
create table draft (id int);
lock table draft;

--- safe: rows
select 1 from customer where name = '' for share;

--- safe: a name that sounds like it
alter table invoice add column lock text;

--- safe: how long is waited
set local lock_timeout = '2s';

--- leak: a type
create type mood as enum ('well', 'ill');
-- then
drop type mood;

--- leak: a domain
create domain amount as numeric check (value > 0);
-- then
drop domain if exists amount;

--- leak: with the columns of it
create type mood as enum ('well', 'ill');
alter table invoice add column mood mood;
-- then
drop type mood cascade;

--- safe: a value more
create type mood as enum ('well', 'ill');
-- then
alter type mood add value 'so-so';

--- safe: made and dropped by the same migration
create type mood as enum ('well', 'ill');
drop type mood;

--- safe: only a constraint of it
create domain amount as numeric constraint positive check (value > 0);
-- then
alter domain amount drop constraint positive;

--- leak: a default that differs by row
alter table invoice add column token uuid default gen_random_uuid();

--- leak: a stored column
alter table invoice add column upper_number text generated always as (upper(number)) stored;

--- leak: a serial
alter table invoice add column position bigserial;

--- leak: identity
alter table invoice add column position bigint generated always as identity;

--- leak: another type
alter table invoice add column amount integer;
-- then
alter table invoice alter column amount type bigint;

--- leak: without its log
alter table invoice set unlogged;

--- leak: a value that is computed anew
alter table invoice add column seen timestamptz default clock_timestamp();

--- safe: a default that is the same for all
alter table invoice add column created timestamptz not null default now();

--- safe: a constant
alter table invoice add column amount integer not null default 0;

--- safe: a default for what comes
alter table invoice add column token uuid;
alter table invoice alter column token set default gen_random_uuid();

--- safe: a type that is stored in the same way
alter table invoice alter column number type varchar;

--- safe: of a table that the migration makes
create table draft (id int);
alter table draft add column token uuid default gen_random_uuid();

--- safe: a column that is computed when it is read
alter table invoice add column upper_number text generated always as (upper(number)) virtual;

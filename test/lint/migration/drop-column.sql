--- leak: a column
alter table invoice drop column number;

--- leak: among other things
alter table invoice add column note text, drop column if exists customer_id cascade;

--- leak: of an earlier migration
alter table invoice add column note text;
-- then
alter table only "invoice" drop "note";

--- safe: added and dropped by the same migration
alter table invoice add column note text;
alter table invoice drop column note;

--- safe: of a table that the migration makes
create table draft (id int, note text);
alter table draft drop column note;

--- safe: only its default
alter table invoice alter column number drop default;

--- safe: only its not null
alter table invoice alter column number drop not null;

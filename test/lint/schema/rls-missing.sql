--- leak: nobody switched it on
create table note (tenant_id uuid not null, id uuid not null, body text, primary key (tenant_id, id));
grant select, insert, update, delete on note to {{app}};

--- leak: switched off later
alter table invoice disable row level security;

--- leak: a policy alone does nothing
create table note (tenant_id uuid not null, id uuid not null, body text, primary key (tenant_id, id));
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
alter table note force row level security;
grant select, insert on note to {{app}};

--- leak: made anew, without what the old one had
drop table invoice;
create table invoice (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
grant select, insert on invoice to {{app}};

--- leak: like does not take row-level security along, whatever it includes
create table invoice_2025 (like invoice including all);
grant select on invoice_2025 to {{app}};

--- leak: the old table keeps its walls under another name, and the new one has none
alter table invoice rename to invoice_before;
create table invoice (tenant_id uuid not null, id uuid not null, constraint invoice_key primary key (tenant_id, id));
grant select, insert on invoice to {{app}};

--- leak: whoever makes tables grants them by default
alter default privileges in schema public grant select on tables to {{app}};
create table note (tenant_id uuid not null, id uuid not null, body text, primary key (tenant_id, id));

--- leak: in a block
do $$
begin
  alter table invoice disable row level security;
end
$$;

--- leak: in another schema
create schema archive;
grant usage on schema archive to {{app}};
create table archive.invoice (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
grant select on archive.invoice to {{app}};

--- leak: the right is that of a role that requests are a member of
create role corpus_reader;
grant corpus_reader to {{app}};
create table note (tenant_id uuid not null, id uuid not null, body text, primary key (tenant_id, id));
grant select on note to corpus_reader;

--- leak (warning): no request reaches it
create table note (tenant_id uuid not null, id uuid not null, body text, primary key (tenant_id, id));

--- leak (warning): what requests could do is taken back
create table note (tenant_id uuid not null, id uuid not null, body text, primary key (tenant_id, id));
grant all on note to {{app}};
revoke all on note from {{app}};

--- safe: switched on by a later statement, under a new name
create table note (tenant_id uuid not null, id uuid not null, body text, primary key (tenant_id, id));
grant select on note to {{app}};
alter table note rename to "Note";
alter table "Note" force row level security;
alter table "Note" enable row level security;
create policy tenant on "Note" to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- safe: off and on again
alter table invoice disable row level security;
alter table invoice enable row level security;

--- safe: moved with its walls
create schema archive;
alter table invoice set schema archive;

--- safe: it is dropped in the end
create table note (tenant_id uuid not null, id uuid not null);
grant select on note to {{app}};
drop table if exists note, nothing_of_this_name;

--- safe: dropped with its schema
create schema import;
create table import.note (tenant_id uuid not null, id uuid not null);
grant select on import.note to {{app}};
drop schema import cascade;

--- safe: temporary
create temp table pg_import on commit drop as select * from invoice;

--- safe: row-level security without a policy shows nothing
create table note (tenant_id uuid not null, id uuid not null, body text, primary key (tenant_id, id));
alter table note enable row level security, force row level security;
grant select on note to {{app}};

--- safe: a table for all is none of tenants
create table country (code text primary key);
grant select on country to {{app}};

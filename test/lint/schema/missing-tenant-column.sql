--- leak: requests write to a table that says nothing of a tenant
create table attachment (id uuid primary key, invoice_id uuid not null, path text not null);
grant select, insert, update, delete on attachment to {{app}};

--- leak: the column is dropped later
alter table invoice drop column tenant_id cascade;

--- leak: filled from a table of tenants, without the column
create table old_invoice as select id, number from invoice;
grant select, insert on old_invoice to {{app}};

--- leak: what may be written comes from a default
alter default privileges grant select, insert, update on tables to {{app}};
create table note (id uuid primary key, body text);

--- leak: requests only read it, but its rows belong to invoices
create table invoice_line (
  id uuid primary key, owner uuid not null, invoice uuid not null, amount int not null,
  foreign key (owner, invoice) references invoice (tenant_id, id)
);
grant select on invoice_line to {{app}};

--- leak: a right on one column is enough
create table feedback (id uuid primary key, body text);
grant insert (id, body) on feedback to {{app}};

--- leak: the right is that of a role that requests are a member of
create role corpus_writer;
grant corpus_writer to {{app}};
create table feedback (id uuid primary key, body text);
grant insert on feedback to corpus_writer;

--- leak: all tables of the schema at once
create table feedback (id uuid primary key, body text);
grant select, insert, update, delete on all tables in schema public to {{system}};
grant insert on all tables in schema public to {{app}};
revoke insert on currency from {{app}};

--- leak: made like a shared table, and written to
create table "Local Currency" (like currency including all);
grant select, insert on "Local Currency" to {{app}};

--- safe: the same for all tenants, and requests only read it
create table country (code text primary key, name text not null);
grant select on country to {{app}};

--- safe: only the system scope writes to it
create table delivery (id bigint generated always as identity primary key, body text);
grant select, insert, update, delete on delivery to {{system}};

--- safe: the right is taken back
create table country (code text primary key, name text not null);
grant select, insert on country to {{app}};
revoke insert on country from {{app}};

--- safe: it is dropped in the end
create table feedback (id uuid primary key, body text);
grant insert on feedback to {{app}};
drop table feedback;

--- safe: the column comes later
create table feedback (id uuid not null, body text);
grant select, insert on feedback to {{app}};
alter table feedback add column tenant_id uuid not null;
alter table feedback add primary key (tenant_id, id);
alter table feedback enable row level security, force row level security;
create policy tenant on feedback to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- safe: a temporary table is nobody's but the session's
create temporary table import_row (line int, body text);

--- safe: the default is gone when the table is made
alter default privileges grant insert on tables to {{app}};
alter default privileges revoke insert on tables from {{app}};
create table delivery (id uuid primary key, body text);

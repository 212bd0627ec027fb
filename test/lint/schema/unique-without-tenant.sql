--- leak: a number that only one tenant may have
alter table invoice add unique (number);

--- leak: as an index
create unique index on invoice (number);

--- leak: of an expression
create unique index invoice_number_lower on invoice (lower(number));

--- leak: the primary key
create table note (tenant_id uuid not null, id uuid primary key, body text);
alter table note enable row level security, force row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on note to {{app}};

--- leak: of some rows
create unique index invoice_loose on invoice (number) where customer_id is null;

--- leak: an exclusion
alter table invoice add constraint one_number exclude using btree (number with =);

--- leak: like takes the keys of a shared table along
create table tenant_currency (like currency including all, tenant_id uuid not null);
alter table tenant_currency enable row level security, force row level security;
create policy tenant on tenant_currency to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on tenant_currency to {{app}};

--- leak: an index becomes a constraint
create unique index invoice_number on invoice (number);
alter table invoice add constraint invoice_one_number unique using index invoice_number;

--- leak: the tenant is only carried along
create unique index invoice_number on invoice (number) include (tenant_id);

--- leak: at the column
create table note (tenant_id uuid not null, id uuid not null, slug text unique, primary key (tenant_id, id));
alter table note enable row level security, force row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on note to {{app}};

--- leak: of a column that came later
alter table invoice add column token uuid not null default gen_random_uuid() constraint one_token unique;

--- leak: an expression of the tenant is not the tenant
create unique index invoice_number on invoice ((tenant_id is null), number);

--- leak (not run: it refuses a transaction): without a lock
create unique index concurrently invoice_number on invoice (number);

--- leak (warning): the tenant is in it, though not first
alter table invoice add constraint one_number unique (number, tenant_id);

--- leak (warning): the primary key, the other way round
alter table invoice drop constraint invoice_pkey, add primary key (id, tenant_id);

--- safe: the tenant first
alter table invoice add unique (tenant_id, number);

--- safe: the tenant, then an expression
create unique index on invoice (tenant_id, lower(number));

--- safe: an index that is not unique
create index on invoice (number);

--- safe: the constraint is dropped, by the name that PostgreSQL gave it
alter table invoice add unique (number);
alter table invoice drop constraint invoice_number_key;

--- safe: the index is dropped, by the name that PostgreSQL gave it
create unique index on invoice (number);
drop index invoice_number_idx;

--- safe: dropped with its column
alter table invoice add unique (number);
alter table invoice drop column number;

--- safe: of a table that is the same for all
alter table currency add unique (name);

--- safe: an exclusion that begins with the tenant
alter table invoice add constraint one_number exclude using btree (tenant_id with =, number with =);

--- safe: the key of the tenant made from an index
create unique index invoice_by_number on invoice (tenant_id, number);
alter table invoice add constraint invoice_number unique using index invoice_by_number;

--- safe: renamed, and dropped under its new name
create unique index invoice_number on invoice (number);
alter index invoice_number rename to "Invoice Number";
drop index "Invoice Number";

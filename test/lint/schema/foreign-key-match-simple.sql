--- leak (warning): a new table
create table letter (
  tenant_id uuid, id uuid not null, customer_id uuid not null,
  foreign key (tenant_id, customer_id) references customer
);
alter table letter enable row level security, force row level security;
create policy tenant on letter to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on letter to {{app}};

--- leak (warning): the column loses its not null later
alter table invoice add foreign key (tenant_id, customer_id) references customer match simple;
alter table invoice drop constraint invoice_pkey;
alter table invoice alter tenant_id drop not null;

--- leak (warning): create table as forgets not null
create table letter as select tenant_id, id, customer_id from invoice;
alter table letter add constraint c foreign key (tenant_id, customer_id) references customer not valid;
alter table letter enable row level security, force row level security;
create policy tenant on letter to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on letter to {{app}};

--- leak (warning): the column came later
create table letter (id uuid not null, customer_id uuid not null);
alter table letter add column tenant_id uuid,
  add constraint c foreign key (customer_id, tenant_id) references customer (id, tenant_id);
alter table letter enable row level security, force row level security;
create policy tenant on letter to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on letter to {{app}};

--- safe: the other columns may be null
alter table invoice add foreign key (tenant_id, customer_id) references customer;

--- safe (warning, with nullable-tenant-column): match full takes all or nothing
create table letter (
  tenant_id uuid, id uuid not null, customer_id uuid not null,
  foreign key (tenant_id, customer_id) references customer match full
);
alter table letter enable row level security, force row level security;
create policy tenant on letter to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on letter to {{app}};

--- safe: not null comes later
create table letter (
  tenant_id uuid, id uuid not null, customer_id uuid not null,
  foreign key (tenant_id, customer_id) references customer
);
alter table letter alter tenant_id set not null;
alter table letter enable row level security, force row level security;
create policy tenant on letter to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on letter to {{app}};

--- safe (warning, with nullable-tenant-column): the key is dropped
create table letter (
  tenant_id uuid, id uuid not null, customer_id uuid not null,
  constraint c foreign key (tenant_id, customer_id) references customer
);
alter table letter drop constraint c;
alter table letter enable row level security, force row level security;
create policy tenant on letter to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on letter to {{app}};

--- safe (warning, with nullable-tenant-column): to a table that is the same for all
create table letter (tenant_id uuid, id uuid not null, currency text references currency);
alter table letter enable row level security, force row level security;
create policy tenant on letter to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on letter to {{app}};

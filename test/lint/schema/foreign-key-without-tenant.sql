--- leak (with unique-without-tenant): by the id alone
alter table customer add unique (id);
alter table invoice add foreign key (customer_id) references customer (id);

--- leak: the tenant of another column
alter table invoice add column partner uuid;
alter table invoice add foreign key (partner, customer_id) references customer (tenant_id, id);

--- leak: the columns cross each other
alter table invoice add foreign key (customer_id, tenant_id) references customer (tenant_id, id);

--- leak: to the primary key, without naming it
alter table invoice add column partner uuid;
alter table invoice add constraint partner_customer foreign key (partner, customer_id) references customer;

--- leak: to the table itself
alter table invoice add column original_owner uuid, add column original uuid;
alter table invoice add foreign key (original_owner, original) references invoice;

--- leak (with unique-without-tenant): at the column
create unique index customer_id_alone on customer (id);
alter table invoice add column payer uuid references customer (id) on delete cascade;

--- leak: not valid is checked for what comes
alter table invoice add column partner uuid;
alter table invoice add constraint c foreign key (partner, customer_id) references customer (tenant_id, id) not valid;

--- leak: from a new table
create table letter (
  tenant_id uuid not null, id uuid not null, receiver uuid not null, customer uuid not null,
  primary key (tenant_id, id),
  foreign key (receiver, customer) references customer (tenant_id, id) on delete cascade
);
alter table letter enable row level security, force row level security;
create policy tenant on letter to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on letter to {{app}};

--- leak: the table referred to gets another name
alter table invoice add column partner uuid;
alter table invoice add foreign key (partner, customer_id) references customer (tenant_id, id);
alter table customer rename to "Client";

--- safe: with the tenant
alter table invoice add foreign key (tenant_id, customer_id) references customer (tenant_id, id);

--- safe: in the other order
alter table invoice add foreign key (customer_id, tenant_id) references customer (id, tenant_id);

--- safe: to a table that is the same for all
alter table invoice add column currency text references currency;

--- safe: dropped by the name that PostgreSQL gave it
alter table invoice add column partner uuid;
alter table invoice add foreign key (partner, customer_id) references customer (tenant_id, id);
alter table invoice drop constraint invoice_partner_customer_id_fkey;

--- safe: dropped with its column
alter table invoice add column partner uuid;
alter table invoice add foreign key (partner, customer_id) references customer (tenant_id, id);
alter table invoice drop column partner;

--- safe: it never was enforced
alter table invoice add column partner uuid;
alter table invoice add foreign key (partner, customer_id) references customer (tenant_id, id) not enforced;

--- safe: between shared tables
create table country (code text primary key, currency text references currency (code));
grant select on country to {{app}};

--- safe: the table referred to is dropped with what refers to it
create table letter (
  tenant_id uuid not null, id uuid not null, receiver uuid not null, customer uuid not null,
  foreign key (receiver, customer) references customer (tenant_id, id)
);
drop table letter;

--- leak (warning): all columns of the key, the tenant too
alter table invoice add foreign key (tenant_id, customer_id) references customer on delete set null;

--- leak (warning): set default, and there is none
alter table invoice add foreign key (tenant_id, customer_id) references customer (tenant_id, id) on delete set default;

--- leak (warning): on update there is no list of columns
alter table invoice add foreign key (tenant_id, customer_id) references customer on update set null;

--- leak (warning): a list that names the tenant
alter table invoice add foreign key (tenant_id, customer_id) references customer
  on delete set null (customer_id, tenant_id);

--- leak (warning): made anew, and worse
alter table invoice add constraint c foreign key (tenant_id, customer_id) references customer on delete cascade;
alter table invoice drop constraint c;
alter table invoice add constraint c foreign key (tenant_id, customer_id) references customer match full on delete set null;

--- leak (warning): in a new table
create table letter (
  tenant_id uuid not null, id uuid not null, customer_id uuid,
  primary key (tenant_id, id),
  constraint c foreign key (customer_id, tenant_id) references customer (id, tenant_id) on delete set null
);
alter table letter enable row level security, force row level security;
create policy tenant on letter to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on letter to {{app}};

--- safe: the list names the other column
alter table invoice add foreign key (tenant_id, customer_id) references customer on delete set null (customer_id);

--- safe: set default of the other column
alter table invoice add foreign key (tenant_id, customer_id) references customer on delete set default (customer_id);

--- safe: cascade stays within the tenant
alter table invoice add foreign key (tenant_id, customer_id) references customer on delete cascade on update cascade;

--- safe: the tenant is not in it
alter table invoice add column currency text references currency on delete set null;

--- safe: dropped
alter table invoice add constraint c foreign key (tenant_id, customer_id) references customer on delete set null;
alter table invoice drop constraint c;

--- safe: made anew, with the list
alter table invoice add constraint c foreign key (tenant_id, customer_id) references customer on delete set null;
alter table invoice drop constraint c,
  add constraint c foreign key (tenant_id, customer_id) references customer on delete set null (customer_id);

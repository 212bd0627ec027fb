--- leak (warning): the tenants of a user
create table membership (tenant_id uuid not null, user_id uuid not null, primary key (tenant_id, user_id));
alter table membership enable row level security, force row level security;
create policy tenant on membership to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on membership to {{app}};
alter policy tenant on invoice using (
  tenant_id in (
    select tenant_id from membership where user_id = nullif(current_setting('app.user_id', true), '')::uuid
  )
);

--- leak (warning): as strong as the customer
create policy by_customer on invoice for select to {{app}}
  using (exists (select from customer where customer.id = invoice.customer_id));

--- leak (warning): in a list
create policy by_customer on invoice for select to {{app}} using (customer_id in (select id from customer));

--- leak (warning): in an array
alter policy tenant on invoice using (tenant_id = any (array(select customer.tenant_id from customer)));

--- leak (warning): one tenant, by a query
alter policy tenant on invoice using (tenant_id = (select max(customer.tenant_id::text)::uuid from customer));

--- leak (warning): the tenant compared with itself, over there
create policy by_customer on invoice for select to {{app}}
  using (exists (select from customer c where c.tenant_id = invoice.tenant_id and c.id = invoice.customer_id));

--- safe: with the tenant
alter policy tenant on invoice using (
  tenant_id = (select tenantry.current_tenant()) and exists (select from customer where customer.id = invoice.customer_id)
);

--- safe: a query of no table
alter policy tenant on invoice
  using (tenant_id = (select nullif(current_setting('tenantry.tenant_id', true), '')::uuid));

--- safe: restrictive
create policy known on invoice as restrictive to {{app}} using (exists (select from customer where customer.id = customer_id));

--- safe: of the system scope
create policy system on invoice to {{system}} using (customer_id in (select id from customer));

--- safe: dropped with the table that it asks
create table membership (tenant_id uuid not null, user_id uuid not null, primary key (tenant_id, user_id));
alter table membership enable row level security, force row level security;
grant select on membership to {{app}};
create policy by_member on invoice for select to {{app}} using (tenant_id in (select membership.tenant_id from membership));
drop table membership cascade;

--- safe: on a table that is the same for all
alter table currency enable row level security;
create policy used on currency for select to {{app}} using (code in (select number from invoice));

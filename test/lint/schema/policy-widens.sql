--- leak: a second policy for what is published
alter table invoice add column is_public boolean not null default false;
create policy published on invoice for select to {{app}} using (is_public);

--- leak: what belongs to no customer
create policy loose on invoice for select to {{app}} using (customer_id is null);

--- leak: whoever knows the id
create policy by_link on invoice for select to {{app}}
  using (id = nullif(current_setting('app.invoice', true), '')::uuid);

--- leak: a pattern, to everybody
create policy demo on invoice for select using (number like 'DEMO-%');

--- leak: the rows of one tenant for all
create policy template on invoice for select to {{app}}
  using (tenant_id = '00000000-0000-0000-0000-000000000001');

--- leak: everybody else's
create policy others on invoice for select to {{app}} using (tenant_id <> (select tenantry.current_tenant()));

--- leak: a setting that is not the context
create policy acting on invoice for select to {{app}}
  using (tenant_id = nullif(current_setting('app.acting_for', true), '')::uuid);

--- leak: a list in a setting
create policy several on invoice for select to {{app}}
  using (tenant_id = any (string_to_array(current_setting('app.tenants', true), ',')::uuid[]));

--- leak: the strict policy becomes another one
alter policy tenant on invoice using (number <> '');

--- leak: greater is not equal
create policy ordered on invoice for select to {{app}} using (tenant_id >= (select tenantry.current_tenant()));

--- leak: what may be deleted
create policy expired on invoice for delete to {{app}} using (number < '2020');

--- leak: the id of the row as its tenant
create policy own on invoice for select to {{app}} using (id = (select tenantry.current_tenant()));

--- safe: restrictive
create policy named on invoice as restrictive for select to {{app}} using (number <> '');

--- safe: with the tenant
alter table invoice add column is_public boolean not null default false;
create policy published on invoice for select to {{app}}
  using (is_public and tenant_id = (select tenantry.current_tenant()));

--- safe: of the system scope
create policy expired on invoice for delete to {{system}} using (number < '2020');

--- safe: on a table that is the same for all
alter table currency enable row level security;
create policy active on currency for select to {{app}} using (name <> '');

--- safe: dropped again
create policy loose on invoice for select to {{app}} using (customer_id is null);
drop policy if exists loose on invoice;

--- safe: dropped with the column that it goes by
alter table invoice add column is_public boolean not null default false;
create policy published on invoice for select to {{app}} using (is_public);
alter table invoice drop column is_public cascade;

--- safe: renamed, and then dropped under its new name
create policy loose on invoice for select to {{app}} using (customer_id is null);
alter policy loose on invoice rename to "Loose";
drop policy "Loose" on invoice;

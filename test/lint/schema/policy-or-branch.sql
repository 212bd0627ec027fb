--- leak: rows that say that they are public
alter table invoice add column is_public boolean not null default false;
alter policy tenant on invoice using (tenant_id = (select tenantry.current_tenant()) or is_public);

--- leak: a tenant that is the template of all
alter policy tenant on invoice
  using (tenant_id in ((select tenantry.current_tenant()), '00000000-0000-0000-0000-000000000001'));

--- leak: the same as an array
alter policy tenant on invoice
  using (tenant_id = any (array[(select tenantry.current_tenant()), '00000000-0000-0000-0000-000000000001'::uuid]));

--- leak: as a case
alter table invoice add column is_public boolean not null default false;
alter policy tenant on invoice
  using (case when is_public then true else tenant_id = (select tenantry.current_tenant()) end);

--- leak: the same by De Morgan
alter policy tenant on invoice
  using (not (tenant_id <> (select tenantry.current_tenant()) and customer_id is not null));

--- leak: a setting that anybody can set
alter policy tenant on invoice
  using (tenant_id = (select tenantry.current_tenant()) or current_setting('app.support', true) = 'on');

--- leak: the branch is within an and
drop policy tenant on invoice;
create policy tenant on invoice to {{app}} using (
  number <> '' and (customer_id is null or tenant_id = (select tenantry.current_tenant()))
);

--- leak: rows that were shared with somebody
create table share (tenant_id uuid not null, invoice_id uuid not null, primary key (tenant_id, invoice_id));
alter table share enable row level security, force row level security;
create policy tenant on share to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on share to {{app}};
alter policy tenant on invoice using (
  tenant_id = (select tenantry.current_tenant()) or exists (select from share where share.invoice_id = invoice.id)
);

--- leak: what to compare with is decided by the row
alter policy tenant on invoice
  using (tenant_id = case when number = 'DEMO' then tenant_id else (select tenantry.current_tenant()) end);

--- leak: under a new name of the column
alter table invoice add column state text not null default '';
alter policy tenant on invoice using (tenant_id = (select tenantry.current_tenant()) or state = 'published');
alter table invoice rename column state to phase;

--- safe: narrowed by an or
alter policy tenant on invoice
  using (tenant_id = (select tenantry.current_tenant()) and (customer_id is null or number <> ''));

--- safe: the tenant in each branch
alter policy tenant on invoice using (
  (tenant_id = (select tenantry.current_tenant()) and customer_id is null)
  or (number <> '' and (select tenantry.current_tenant()) = tenant_id)
);

--- safe: or false
alter policy tenant on invoice using (tenant_id = (select tenantry.current_tenant()) or false);

--- safe: a case whose other way admits nothing
alter policy tenant on invoice
  using (case when customer_id is null then tenant_id = (select tenantry.current_tenant()) else false end);

--- safe: an or in a restrictive policy
create policy active on invoice as restrictive to {{app}}
  using (tenant_id = (select tenantry.current_tenant()) or number <> '');

--- safe: of the system scope
create policy system on invoice to {{system}}
  using (tenant_id = (select tenantry.current_tenant()) or number <> '');

--- safe: mended by a later statement
alter policy tenant on invoice using (tenant_id = (select tenantry.current_tenant()) or customer_id is null);
alter policy tenant on invoice using (tenant_id = (select tenantry.current_tenant()));

--- safe: by De Morgan, strict
alter policy tenant on invoice
  using (not (tenant_id <> (select tenantry.current_tenant()) or customer_id is null));

--- safe: compared as a row
alter policy tenant on invoice
  using ((tenant_id, number) = ((select tenantry.current_tenant()), number));

--- safe: a list of one
alter policy tenant on invoice using (tenant_id in ((select tenantry.current_tenant())));

--- leak: no tenant, all rows
alter policy tenant on invoice
  using (tenant_id = (select tenantry.current_tenant()) or (select tenantry.current_tenant()) is null);

--- leak: unknown becomes true
alter policy tenant on invoice using (coalesce(tenant_id = (select tenantry.current_tenant()), true));

--- leak: the row's own tenant steps in
alter policy tenant on invoice using (tenant_id = coalesce((select tenantry.current_tenant()), tenant_id));

--- leak: is not false is true of unknown
alter policy tenant on invoice using ((tenant_id = (select tenantry.current_tenant())) is not false);

--- leak: as a case
alter policy tenant on invoice using (
  case when (select tenantry.current_tenant()) is null then true
    else tenant_id = (select tenantry.current_tenant()) end
);

--- leak: different is not true
alter policy tenant on invoice using ((tenant_id <> (select tenantry.current_tenant())) is not true);

--- leak: the setting is empty
alter policy tenant on invoice using (
  coalesce(current_setting('tenantry.tenant_id', true), '') = ''
  or tenant_id = (select tenantry.current_tenant())
);

--- leak: the setting itself is asked, as null
drop policy tenant on invoice;
create policy tenant on invoice using (
  nullif(current_setting('tenantry.tenant_id', true), '') is null
  or tenant_id = nullif(current_setting('tenantry.tenant_id', true), '')::uuid
);

--- leak: not distinct from what steps in
alter policy tenant on invoice
  using (tenant_id is not distinct from coalesce((select tenantry.current_tenant()), tenant_id));

--- leak: a policy of its own for those without a tenant
create policy maintenance on invoice for select to {{app}} using ((select tenantry.current_tenant()) is null);

--- safe: the tenant has to be there
alter policy tenant on invoice
  using ((select tenantry.current_tenant()) is not null and tenant_id = (select tenantry.current_tenant()));

--- safe: unknown becomes false
alter policy tenant on invoice using (coalesce(tenant_id = (select tenantry.current_tenant()), false));

--- safe: is true
alter policy tenant on invoice using ((tenant_id = (select tenantry.current_tenant())) is true);

--- safe: a case that closes
alter policy tenant on invoice using (
  case when (select tenantry.current_tenant()) is null then false
    else tenant_id = (select tenantry.current_tenant()) end
);

--- safe: not distinct from a tenant, and never null
alter policy tenant on invoice using (tenant_id is not distinct from (select tenantry.current_tenant()));

--- safe: the empty setting made null
alter policy tenant on invoice using (tenant_id = nullif(current_setting('tenantry.tenant_id', true), '')::uuid);

--- safe: null steps in for null
alter policy tenant on invoice using (tenant_id = coalesce((select tenantry.current_tenant()), null));

--- safe: a restrictive policy that lets everything through without a tenant
create policy narrow on invoice as restrictive to {{app}}
  using ((select tenantry.current_tenant()) is null or number <> '');

--- safe: of the system scope
create policy system on invoice to {{system}} using ((select tenantry.current_tenant()) is null);

--- safe: different is false
alter policy tenant on invoice using ((tenant_id <> (select tenantry.current_tenant())) is false);

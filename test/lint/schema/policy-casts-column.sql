--- leak (warning): as text
alter policy tenant on invoice using (tenant_id::text = current_setting('tenantry.tenant_id', true));

--- leak (warning): written out, the other way round
alter policy tenant on invoice
  using (current_setting('tenantry.tenant_id', true) = cast(tenant_id as text));

--- leak (warning): twice
alter policy tenant on invoice
  using (tenant_id::text::varchar(40) = (select tenantry.current_tenant()::text));

--- leak (warning): with something else
alter policy tenant on invoice
  using (number <> '' and invoice.tenant_id::text = (select tenantry.current_tenant())::text);

--- leak (warning): in a policy of its own
create policy again on invoice for select to {{app}}
  using (tenant_id::text in ((select tenantry.current_tenant()::text)));

--- safe: the other side
alter policy tenant on invoice using (tenant_id = nullif(current_setting('tenantry.tenant_id', true), '')::uuid);

--- safe: another column
alter policy tenant on invoice
  using (tenant_id = (select tenantry.current_tenant()) and id::text <> '');

--- safe: of the system scope
create policy system on invoice to {{system}} using (tenant_id::text <> '');

--- safe: mended later
alter policy tenant on invoice using (tenant_id::text = current_setting('tenantry.tenant_id', true));
alter policy tenant on invoice using (tenant_id = (select tenantry.current_tenant()));

--- safe: to the type that it has
alter policy tenant on invoice using (tenant_id::uuid = (select tenantry.current_tenant()));

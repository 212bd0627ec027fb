--- leak: for select, and so not for what is written
drop policy tenant on invoice;
create policy open on invoice to {{app}} using (true);
create policy tenant on invoice as restrictive for select to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- leak: for update alone
drop policy tenant on invoice;
create policy open on invoice to {{app}} using (true);
create policy tenant on invoice as restrictive for update to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- leak: the permissive one loses its comparison later
create policy narrow on invoice as restrictive for select to {{app}} using (tenant_id = (select tenantry.current_tenant()));
alter policy tenant on invoice using (true);

--- leak: for two of four statements
drop policy tenant on invoice;
create policy open on invoice using (true);
create policy look on invoice as restrictive for select using (tenant_id = (select tenantry.current_tenant()));
create policy add on invoice as restrictive for insert with check (tenant_id = (select tenantry.current_tenant()));

--- leak (warning): for all statements, beside one that admits all
drop policy tenant on invoice;
create policy open on invoice to {{app}} using (true);
create policy tenant on invoice as restrictive to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- leak (warning): alone it admits nothing
drop policy tenant on invoice;
create policy tenant on invoice as restrictive to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- leak (warning): beside one that goes by something else
drop policy tenant on invoice;
create policy named on invoice to {{app}} using (number <> '');
create policy tenant on invoice as restrictive to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- safe: restrictive for select beside a strict one
create policy narrow on invoice as restrictive for select to {{app}} using (number <> '');

--- safe: the tenant in both
create policy again on invoice as restrictive to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- safe: of the system scope
create policy system on invoice to {{system}} using (true);
create policy narrow on invoice as restrictive for select to {{system}} using (number <> '');

--- safe: becomes permissive by being made anew
drop policy tenant on invoice;
create policy tenant on invoice as restrictive to {{app}} using (tenant_id = (select tenantry.current_tenant()));
drop policy tenant on invoice;
create policy tenant on invoice as permissive to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- safe: one permissive policy for each statement, and a restrictive one for all
drop policy tenant on invoice;
create policy look on invoice for select to {{app}} using (tenant_id = (select tenantry.current_tenant()));
create policy add on invoice for insert to {{app}} with check (tenant_id = (select tenantry.current_tenant()));
create policy named on invoice as restrictive to {{app}} using (number <> '');

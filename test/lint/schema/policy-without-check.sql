--- leak: a check that lets everything through
alter policy tenant on invoice with check (true);

--- leak: a policy for inserts alone
create policy add on invoice for insert to {{app}} with check (true);

--- leak: rows can be moved
drop policy tenant on invoice;
create policy change on invoice for update to {{app}}
  using (tenant_id = (select tenantry.current_tenant())) with check (tenant_id is not null);
create policy look on invoice for select to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- leak: a check of something else
create policy add on invoice for insert to {{app}} with check (number <> '');

--- leak: a check with a branch
alter policy tenant on invoice
  with check (tenant_id = (select tenantry.current_tenant()) or customer_id is null);

--- leak: to whoever has a customer of that id
create policy add on invoice for insert to {{app}}
  with check (exists (select from customer where customer.id = invoice.customer_id));

--- leak: whoever is a tenant may write for all
create policy add on invoice for insert to {{app}} with check ((select tenantry.current_tenant()) is not null);

--- leak: for a role that requests are a member of
create role corpus_importer;
grant corpus_importer to {{app}};
create policy import on invoice for insert to corpus_importer with check (true);

--- leak: into another tenant alone
create policy add on invoice for insert to {{app}} with check (tenant_id <> (select tenantry.current_tenant()));

--- leak: unknown passes, since the check is asked in another way
create policy add on invoice for insert to {{app}}
  with check ((tenant_id = (select tenantry.current_tenant())) is not false);

--- safe: the same in both
drop policy tenant on invoice;
create policy tenant on invoice to {{app}} using (tenant_id = (select tenantry.current_tenant()))
  with check (tenant_id = (select tenantry.current_tenant()));

--- safe: the check is narrower
alter policy tenant on invoice with check (tenant_id = (select tenantry.current_tenant()) and number <> '');

--- safe: for inserts, strict
create policy add on invoice for insert to {{app}} with check (tenant_id = (select tenantry.current_tenant()));

--- safe: where nothing is written nothing has to be checked
drop policy tenant on invoice;
create policy look on invoice for select to {{app}} using (tenant_id = (select tenantry.current_tenant()));
create policy remove on invoice for delete to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- safe: an update without a check is checked by its using
drop policy tenant on invoice;
create policy change on invoice for update to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- safe: a restrictive check narrows
create policy named on invoice as restrictive for insert to {{app}} with check (number <> '');

--- safe: of the system scope
create policy system on invoice to {{system}} using (true) with check (true);

--- safe: taken back
alter policy tenant on invoice with check (true);
drop policy tenant on invoice;
create policy tenant on invoice to {{app}} using (tenant_id = (select tenantry.current_tenant()));

--- leak: it says so
create policy open on invoice to {{app}} using (true);

--- leak: a sum that is always right
create policy open on invoice to {{app}} using (1 = 1);

--- leak: the tenant compared with itself
create policy open on invoice for select to {{app}} using (tenant_id = invoice.tenant_id);

--- leak: a column that is never null
create policy open on invoice for select to {{app}} using (tenant_id is not null);

--- leak: to everybody, since nobody is named
create policy open on invoice for select using (true);

--- leak: the strict policy becomes one
alter policy tenant on invoice using (true);

--- leak: for the role that requests are a member of
create role corpus_support;
grant corpus_support to {{app}};
create policy support on invoice for select to corpus_support using (true);

--- leak: not false
create policy open on invoice for delete to {{app}} using (not false);

--- leak: true in a query
create policy open on invoice for select to {{app}} using ((select true));

--- leak: in a block
do $block$ begin
  execute $sql$create policy "open for all" on invoice for select to {{app}} using (true)$sql$;
end $block$;

--- leak: another name for true
create policy open on invoice for select to {{app}} using ('t'::boolean);

--- leak: each row is in a list with itself
create policy open on invoice for select to {{app}} using (tenant_id in ((select tenantry.current_tenant()), tenant_id));

--- safe: of the system scope
create policy system on invoice to {{system}} using (true);

--- safe: a restrictive one takes nothing away
create policy nothing on invoice as restrictive to {{app}} using (true);

--- safe: dropped again
create policy open on invoice to {{app}} using (true);
drop policy open on invoice;

--- safe: becomes strict
create policy open on invoice to {{app}} using (true);
alter policy open on invoice using (tenant_id = (select tenantry.current_tenant()));

--- safe: without a condition a policy admits nothing
create policy nothing on invoice to {{app}};

--- safe: false
create policy nothing on invoice to {{app}} using (false);

--- safe: on a table that is the same for all
alter table currency enable row level security, force row level security;
create policy everybody on currency for select to {{app}} using (true);

--- safe: for a role that requests are no member of
create role corpus_auditor;
create policy auditor on invoice for select to corpus_auditor using (true);

--- safe: handed over to the system scope
create policy open on invoice for select to {{app}} using (true);
alter policy open on invoice to {{system}};

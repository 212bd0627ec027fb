--- leak: who made the row
alter table invoice add column made_by name not null default current_user;
create policy mine on invoice for select to {{app}} using (made_by = current_user);

--- leak: who logged in
alter policy tenant on invoice using (number = session_user);

--- leak: its membership
create policy admin on invoice for select to {{app}} using (pg_has_role(current_user, 'pg_monitor', 'member'));

--- leak: the tenant named like the user
alter policy tenant on invoice using (tenant_id::text = current_user);

--- leak: in a query
create policy mine on invoice for select to {{app}} using (number = (select current_user::text));

--- leak: the old names
create policy mine on invoice for select using (user = number or current_role = number);

--- leak: beside the tenant
alter policy tenant on invoice
  using (tenant_id = (select tenantry.current_tenant()) or current_user = 'support');

--- safe: with the tenant
alter policy tenant on invoice
  using (tenant_id = (select tenantry.current_tenant()) and current_user <> 'somebody');

--- safe: restrictive
create policy never on invoice as restrictive to {{app}} using (session_user <> 'somebody');

--- safe: of the system scope
create policy system on invoice to {{system}} using (number = current_user);

--- safe: dropped
create policy mine on invoice for select to {{app}} using (number = current_user);
drop policy mine on invoice;

--- safe: a column of that name
alter table invoice add column "current_user" text not null default '';
alter policy tenant on invoice
  using (tenant_id = (select tenantry.current_tenant()) and "current_user" = '');

--- leak: only switched on
create table note (tenant_id uuid not null, id uuid not null, body text, primary key (tenant_id, id));
alter table note enable row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on note to {{app}};

--- leak: taken back later
alter table only invoice no force row level security;

--- leak: made anew, and force forgotten
drop table invoice cascade;
create table invoice (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
alter table invoice enable row level security;
create policy tenant on invoice to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on invoice to {{app}};

--- leak: in a block
do $$ begin execute 'alter table invoice no force row level security'; end $$;

--- leak: under its new name
alter table invoice rename to bill;
alter table bill no force row level security;

--- leak: made like one that is forced
create table bill (like invoice including all);
alter table bill enable row level security;
create policy tenant on bill to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on bill to {{app}};

--- leak (warning): no request reaches it
create table note (tenant_id uuid not null, id uuid not null, body text, primary key (tenant_id, id));
alter table note enable row level security;

--- safe: forced first, switched on later
create table note (tenant_id uuid not null, id uuid not null, body text, primary key (tenant_id, id));
alter table note force row level security;
alter table note enable row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on note to {{app}};

--- safe: taken back and given again
alter table invoice no force row level security;
alter table invoice force row level security;

--- safe: of another table with the same name
create schema import;
create table import.invoice (line int, body text);
alter table import.invoice enable row level security;
alter table import.invoice no force row level security;

--- safe: a shared table that has row-level security for its own reasons
alter table currency enable row level security;
create policy everybody on currency for select to {{app}} using (true);

--- safe: renamed with what it has
alter table invoice rename to bill;

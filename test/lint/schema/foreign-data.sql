--- leak: a foreign table for requests
create extension postgres_fdw;
create server warehouse foreign data wrapper postgres_fdw options (host 'warehouse');
create foreign table invoice_archive (tenant_id uuid, id uuid, number text) server warehouse;
grant select on invoice_archive to {{app}};

--- leak (warning): a server, and no table as yet
create extension postgres_fdw;
create server warehouse foreign data wrapper postgres_fdw options (host 'warehouse');
create user mapping for {{app}} server warehouse options (user 'all');

--- leak: a partition
create foreign data wrapper anything;
create server warehouse foreign data wrapper anything;
create table event (tenant_id uuid not null, id uuid not null, at date not null) partition by range (at);
alter table event enable row level security, force row level security;
create policy tenant on event to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on event to {{app}};
create foreign table event_old partition of event default server warehouse;
grant select on event_old to {{app}};

--- leak: the column comes later, under a new name
create foreign data wrapper anything;
create server warehouse foreign data wrapper anything;
create foreign table old_invoice (id uuid, number text) server warehouse;
alter foreign table old_invoice add column tenant_id uuid;
alter foreign table old_invoice rename to invoice_archive;
grant select on invoice_archive to {{app}};

--- leak (warning, not run: there is no server to import from): whatever is over there
create extension postgres_fdw;
create server warehouse foreign data wrapper postgres_fdw options (host 'warehouse');
import foreign schema public from server warehouse into public;

--- leak: written to by requests, by default rights
alter default privileges grant select, insert on tables to {{app}};
create foreign data wrapper anything;
create server warehouse foreign data wrapper anything;
create foreign table "Archive" (tenant_id uuid not null, body text) server warehouse;

--- safe: a wrapper without a server
create extension postgres_fdw;

--- safe: the server is dropped
create foreign data wrapper anything;
create server warehouse foreign data wrapper anything;
drop server warehouse;

--- safe: dropped with its wrapper
create extension postgres_fdw;
create server warehouse foreign data wrapper postgres_fdw;
create foreign table invoice_archive (tenant_id uuid, id uuid) server warehouse;
grant select on invoice_archive to {{app}};
drop extension postgres_fdw cascade;

--- safe: dropped with its tables
create foreign data wrapper anything;
create server warehouse foreign data wrapper anything;
create foreign table invoice_archive (tenant_id uuid, id uuid) server warehouse;
grant select on invoice_archive to {{app}};
drop server warehouse cascade;

--- safe: a table here that has the name of one over there
create table warehouse (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
alter table warehouse enable row level security, force row level security;
create policy tenant on warehouse to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on warehouse to {{app}};

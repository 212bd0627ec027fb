--- leak (warning): a new table whose column nobody made not null
create table note (tenant_id uuid, id uuid not null, body text, unique (tenant_id, id));
alter table note enable row level security, force row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on note to {{app}};

--- leak (warning): it was not null, until a later statement
alter table invoice drop constraint invoice_pkey;
alter table invoice alter column tenant_id drop not null;

--- leak (warning): what create table as makes knows no not null
create table archive as select * from invoice;
alter table archive enable row level security, force row level security;
create policy tenant on archive to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on archive to {{app}};

--- leak (warning): the column came later
create table note (id uuid not null, body text);
alter table note add column tenant_id uuid;
alter table note enable row level security, force row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on note to {{app}};

--- leak (warning): another column takes its name
create table note (org uuid, id uuid not null, body text);
alter table note rename column org to "tenant_id";
alter table note enable row level security, force row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on note to {{app}};

--- leak (warning): a check that was dropped again
create table note (tenant_id uuid, id uuid not null, constraint owned check (tenant_id is not null));
alter table note drop constraint owned;
alter table note enable row level security, force row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on note to {{app}};

--- leak (warning): a check that lets null through by another way
create table note (tenant_id uuid, id uuid not null, check (tenant_id is not null or id is not null));
alter table note enable row level security, force row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on note to {{app}};

--- safe: not null comes later
create table note (tenant_id uuid, id uuid not null, body text);
alter table note alter tenant_id set not null;
alter table note enable row level security, force row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on note to {{app}};

--- safe: the primary key says it
create table note (tenant_id uuid, id uuid, body text);
alter table note add constraint note_key primary key (tenant_id, id);
alter table note enable row level security, force row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on note to {{app}};

--- safe: a check says the same
create table note (tenant_id uuid, id uuid not null, body text, check (tenant_id is not null));
alter table note enable row level security, force row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on note to {{app}};

--- safe: a constraint of the table says it
create table note (tenant_id uuid, id uuid not null, body text, constraint owned not null tenant_id);
alter table note enable row level security, force row level security;
create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on note to {{app}};

--- safe: what is made like a table keeps its not null
create table archive (like invoice);
alter table archive enable row level security, force row level security;
create policy tenant on archive to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on archive to {{app}};

--- safe: the key goes, and not null stays
alter table invoice drop constraint invoice_pkey;

--- safe: a child has what its parent says
create table credit (reason text) inherits (invoice);
alter table credit enable row level security, force row level security;
create policy tenant on credit to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on credit to {{app}};

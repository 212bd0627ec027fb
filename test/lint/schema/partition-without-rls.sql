--- leak: granted by itself
create table event (tenant_id uuid not null, id uuid not null, at date not null, primary key (tenant_id, id, at))
  partition by range (at);
alter table event enable row level security, force row level security;
create policy tenant on event to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert on event to {{app}};
create table event_2026 partition of event for values from ('2026-01-01') to ('2027-01-01');
grant select on event_2026 to {{app}};

--- leak: a child
create table credit (reason text) inherits (invoice);
grant select on credit to {{app}};

--- leak: attached
create table event (tenant_id uuid not null, id uuid not null, at date not null) partition by range (at);
alter table event enable row level security, force row level security;
create policy tenant on event to {{app}} using (tenant_id = (select tenantry.current_tenant()));
create table event_2026 (tenant_id uuid not null, id uuid not null, at date not null);
grant select on event, event_2026 to {{app}};
alter table event attach partition event_2026 for values from ('2026-01-01') to ('2027-01-01');

--- leak: a partition of a partition
create table event (tenant_id uuid not null, id uuid not null, at date not null) partition by range (at);
create table event_2026 partition of event for values from ('2026-01-01') to ('2027-01-01') partition by hash (tenant_id);
create table event_2026_0 partition of event_2026 for values with (modulus 1, remainder 0);
alter table event enable row level security, force row level security;
alter table event_2026 enable row level security, force row level security;
create policy tenant on event to {{app}} using (tenant_id = (select tenantry.current_tenant()));
create policy tenant on event_2026 to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on event, event_2026, event_2026_0 to {{app}};

--- leak: by default rights
alter default privileges grant select on tables to {{app}};
create table event (tenant_id uuid not null, id uuid not null, at date not null) partition by range (at);
alter table event enable row level security, force row level security;
create policy tenant on event to {{app}} using (tenant_id = (select tenantry.current_tenant()));
create table event_rest partition of event default;

--- leak: in another schema
create schema archive;
grant usage on schema archive to {{app}};
create table event (tenant_id uuid not null, id uuid not null, at date not null) partition by range (at);
alter table event enable row level security, force row level security;
create policy tenant on event to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on event to {{app}};
create table archive.event partition of public.event default;
grant select on archive.event to {{app}};

--- leak: switched off on the partition
create table event (tenant_id uuid not null, id uuid not null, at date not null) partition by range (at);
create table event_rest partition of event default;
alter table event enable row level security, force row level security;
alter table event_rest enable row level security, force row level security;
create policy tenant on event to {{app}} using (tenant_id = (select tenantry.current_tenant()));
create policy tenant on event_rest to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on event, event_rest to {{app}};
alter table event_rest disable row level security;

--- leak: it becomes a child later
create table credit (like invoice);
grant select on credit to {{app}};
alter table credit inherit invoice;

--- leak (warning): only the parent is granted
create table event (tenant_id uuid not null, id uuid not null, at date not null) partition by range (at);
alter table event enable row level security, force row level security;
create policy tenant on event to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on event to {{app}};
create table event_rest partition of event default;

--- safe: with walls of its own
create table event (tenant_id uuid not null, id uuid not null, at date not null) partition by range (at);
create table event_rest partition of event default;
alter table event enable row level security, force row level security;
alter table event_rest enable row level security, force row level security;
create policy tenant on event to {{app}} using (tenant_id = (select tenantry.current_tenant()));
create policy tenant on event_rest to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on event, event_rest to {{app}};

--- safe: without a policy it shows nothing by itself
create table event (tenant_id uuid not null, id uuid not null, at date not null) partition by range (at);
create table event_rest partition of event default;
alter table event enable row level security, force row level security;
alter table event_rest enable row level security, force row level security;
create policy tenant on event to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select on event, event_rest to {{app}};

--- safe: of a table that is the same for all
create table rate (currency text not null, at date not null, value numeric) partition by range (at);
create table rate_rest partition of rate default;
grant select on rate, rate_rest to {{app}};

--- safe: dropped with its parent
create table event (tenant_id uuid not null, id uuid not null, at date not null) partition by range (at);
create table event_rest partition of event default;
grant select on event_rest to {{app}};
drop table event;

--- safe: dropped by itself
create table credit (reason text) inherits (invoice);
grant select on credit to {{app}};
drop table credit;

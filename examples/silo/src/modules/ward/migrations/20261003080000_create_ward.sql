-- What schema.createTenantTable does in TypeScript is written out here: the tenant leads every key,
-- row-level security is forced, and each role gets a policy and no more rights than it needs.
-- {{app}} runs requests, {{system}} runs tenancy.system(); both are named when this is applied.

create table patient (
  tenant_id uuid not null default tenantry.current_tenant(),
  id uuid not null default gen_random_uuid(),
  number text not null,
  name text not null,
  primary key (tenant_id, id),
  unique (tenant_id, number)
);

create table bed (
  tenant_id uuid not null default tenantry.current_tenant(),
  id uuid not null default gen_random_uuid(),
  name text not null,
  patient_id uuid,
  primary key (tenant_id, id),
  unique (tenant_id, name),
  unique (tenant_id, patient_id),
  foreign key (tenant_id, patient_id) references patient (tenant_id, id)
);

create table record (
  tenant_id uuid not null default tenantry.current_tenant(),
  id uuid not null default gen_random_uuid(),
  patient_id uuid not null,
  text text not null,
  written_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  foreign key (tenant_id, patient_id) references patient (tenant_id, id)
);
create index record_of_patient on record (tenant_id, patient_id, written_at);

alter table patient enable row level security;
alter table patient force row level security;
alter table bed enable row level security;
alter table bed force row level security;
alter table record enable row level security;
alter table record force row level security;

create policy tenant on patient to {{app}}
  using (tenant_id = (select tenantry.current_tenant()))
  with check (tenant_id = (select tenantry.current_tenant()));
create policy tenant on bed to {{app}}
  using (tenant_id = (select tenantry.current_tenant()))
  with check (tenant_id = (select tenantry.current_tenant()));

-- A medical record is written once: there is neither a policy nor a right to change one.
create policy tenant_reads on record for select to {{app}}
  using (tenant_id = (select tenantry.current_tenant()));
create policy tenant_writes on record for insert to {{app}}
  with check (tenant_id = (select tenantry.current_tenant()));

create policy system on patient to {{system}} using (true) with check (true);
create policy system on bed to {{system}} using (true) with check (true);
create policy system on record for select to {{system}} using (true);

grant select, insert, update, delete on patient, bed to {{app}}, {{system}};
grant select, insert on record to {{app}};
grant select on record to {{system}};

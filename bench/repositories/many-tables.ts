/** A migration with so many tables as a large application has, in SQL. */
export function manyTables(count: number): string {
  return Array.from({ length: count }, (_, index) => tableSql(`thing_${index}`)).join('\n')
}

function tableSql(name: string): string {
  const own = 'tenant_id = (select tenantry.current_tenant())'
  return `create table ${name} (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(), number text not null, customer_id uuid,
  total numeric(12, 2) not null default 0, count bigint not null, note text, data jsonb, tags text[],
  due date, version int not null default 1, created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id), unique (tenant_id, number));
alter table ${name} enable row level security;
alter table ${name} force row level security;
create policy tenant on ${name} to {{app}} using (${own}) with check (${own});
create policy system on ${name} to {{system}} using (true) with check (true);
grant select, insert, update, delete on ${name} to {{app}}, {{system}};`
}

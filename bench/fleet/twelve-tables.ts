import { renderMigration, type RenderedMigration } from '@tenantry/runtime/migrations'

export const TABLES = 12

/** The first migration of an application of some size: `part_0` to `part_11`, as `createTenantTable` makes them. */
export async function twelveTables(): Promise<RenderedMigration> {
  const tables = Array.from(
    { length: TABLES },
    (_, index) => `create table part_${index} (
        tenant_id uuid not null default tenantry.current_tenant(),
        id uuid not null default gen_random_uuid(), name text not null, amount int, due date,
        primary key (tenant_id, id));
      create index on part_${index} (tenant_id, due);
      alter table part_${index} enable row level security;
      alter table part_${index} force row level security;
      create policy tenant on part_${index} to {{app}}
        using (tenant_id = (select tenantry.current_tenant()))
        with check (tenant_id = (select tenantry.current_tenant()));
      create policy system on part_${index} to {{system}} using (true) with check (true);
      grant select, insert, update, delete on part_${index} to {{app}}, {{system}};`,
  )
  return await renderMigration({
    name: '20260101000000_parts',
    module: 'parts',
    source: { kind: 'sql', text: tables.join('\n') },
  })
}

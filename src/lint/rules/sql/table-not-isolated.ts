import type { SqlRule } from '../../sql-rule.ts'

export const tableNotIsolated: SqlRule = {
  id: 'table-not-isolated',
  group: 'tenants',
  what: 'A new table is open to the application, and nothing keeps the tenants in it apart.',
  why: 'Without tenant_id and forced row-level security, one tenant reads what another wrote.',
  remedy:
    'Create it with schema.createTenantTable, or with schema.createSharedTable if it is the same for all tenants; in SQL, write out what these do (docs/migrations.md).',
  examples: {
    bad: 'create table note (id uuid primary key, text text); grant select, insert on note to {{app}}',
    good: 'create table currency (code text primary key); grant select on currency to {{app}}; grant select, insert, update, delete on currency to {{system}}',
  },
  judgeTable({ name, columns, writers, isDerived, isTemporary, rowSecurity, policies }) {
    if (isTemporary) return undefined
    const hasTenant = columns.has('tenant_id')
    const isWritten = writers.has('{{app}}') || writers.has('public')
    if (!hasTenant && isWritten && !isDerived) {
      return { message: `The application may write to ${name}, which has no tenant_id.` }
    }
    const isForced = rowSecurity.isEnabled && rowSecurity.isForced
    if (!hasTenant || (isForced && policies.size > 0)) return undefined
    const lack = isForced ? 'no policy' : 'no forced row-level security'
    return {
      message: `${name} has tenant_id, and ${lack}.`,
      remedy: `Call schema.isolateTable('${name}'); in SQL:\n  alter table ${name} enable row level security;\n  alter table ${name} force row level security;\n  create policy tenant on ${name} to {{app}} using (tenant_id = (select tenantry.current_tenant())) with check (tenant_id = (select tenantry.current_tenant()));\n  create policy system on ${name} to {{system}} using (true) with check (true);`,
    }
  },
}

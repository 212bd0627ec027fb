import type { SqlRule } from '../../sql-rule.ts'

export const policyAdmitsAll: SqlRule = {
  id: 'policy-admits-all',
  group: 'tenants',
  what: 'A policy admits others than the system role to all rows.',
  why: 'Policies add up: one that is true for the application makes all others worthless.',
  remedy:
    'Compare tenant_id: using (tenant_id = (select tenantry.current_tenant())); or narrow others down `as restrictive`.',
  examples: {
    bad: 'create policy everybody on invoice to {{app}} using (true)',
    good: 'create policy reports on invoice to {{system}} using (true)',
  },
  judge(change) {
    if (change.kind !== 'create policy' && change.kind !== 'alter policy') return undefined
    const isSystems = change.roles.length > 0 && change.roles.every((role) => role === '{{system}}')
    const admits = [change.using, change.check].some((expression) => expression?.isTrue)
    if (isSystems || !admits || !change.isPermissive) return undefined
    const roles = change.roles.join(', ') || 'everybody'
    return {
      message: `The policy ${change.name} admits ${roles} to all rows of ${change.table.name}.`,
    }
  },
}

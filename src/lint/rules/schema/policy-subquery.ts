import { findPolicies, isByQuery } from '../../schema/policy-problems.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const policySubquery: SchemaRule = {
  id: 'policy-subquery',
  severity: 'warning',
  what: 'A policy finds out by a query on other tables whose a row is.',
  why: 'It is as strong as the policy of that table; it runs for every statement; and a row of it that is written at the same moment is not seen yet.',
  remedy: 'Keep the tenant in the table itself, and compare it with the tenant of the context.',
  suppress:
    'Where users belong to several tenants at once, and the other table is guarded as well.',
  examples: {
    leak: "alter policy tenant on invoice using (tenant_id in (select c.tenant_id from customer c where c.name = current_setting('app.user', true)));",
    mend: 'alter policy tenant on invoice using (tenant_id = (select tenantry.current_tenant()));',
  },
  find: (scene) =>
    findPolicies(
      scene,
      isByQuery,
      ({ policy, table }) =>
        `The policy ${policy} of ${table} looks up in other tables whose a row is.`,
    ),
}

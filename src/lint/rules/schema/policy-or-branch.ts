import { findPolicies } from '../../schema/policy-problems.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const policyOrBranch: SchemaRule = {
  id: 'policy-or-branch',
  what: 'A policy compares the tenant, or lets another condition decide.',
  why: 'A row that meets the other condition is seen by every tenant: `is_public`, a setting that anybody can set, a tenant that is null.',
  remedy:
    'Take the other branch out. Rows for all tenants belong in a shared table; whoever may see all tenants gets a policy of a role of its own.',
  suppress:
    "Where rows are meant to be seen by all tenants, nothing in them is one tenant's secret, and `with check` keeps tenants from writing them.",
  examples: {
    leak: "alter policy tenant on invoice using (tenant_id = (select tenantry.current_tenant()) or current_setting('app.support', true) = 'on');",
    mend: "create policy support on invoice for select to {{system}} using (current_setting('app.support', true) = 'on');",
  },
  find: (scene) =>
    findPolicies(
      scene,
      (kind) => kind === 'or',
      ({ policy, table }) =>
        `The policy ${policy} of ${table} lets another condition decide beside the tenant.`,
    ),
}

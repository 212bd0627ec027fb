import { findPolicies } from '../../schema/policy-problems.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const policyInvertedNull: SchemaRule = {
  id: 'policy-inverted-null',
  what: 'A policy admits all rows where there is no tenant in the context.',
  why: 'A connection that lost its context is the one against which policies are there; after `set local` ends, a setting is the empty text.',
  remedy:
    "Let it be null where there is no tenant, and compare with that: tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid.",
  suppress: 'Never: whoever needs the rows of all tenants gets a role and a policy of its own.',
  examples: {
    leak: 'alter policy tenant on invoice using (coalesce(tenant_id = (select tenantry.current_tenant()), true));',
    mend: 'alter policy tenant on invoice using (coalesce(tenant_id = (select tenantry.current_tenant()), false));',
  },
  find: (scene) =>
    findPolicies(
      scene,
      (kind) => kind === 'without context',
      ({ policy, table }) =>
        `The policy ${policy} of ${table} admits all rows where no tenant is in the context.`,
    ),
}

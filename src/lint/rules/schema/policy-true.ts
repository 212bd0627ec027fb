import { findPolicies } from '../../schema/policy-problems.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const policyTrue: SchemaRule = {
  id: 'policy-true',
  what: 'A policy admits requests to all rows.',
  why: 'Policies add up: one that is true makes all others worthless.',
  remedy:
    'Compare the column of the tenant with the tenant of the context, or narrow others down `as restrictive`.',
  suppress:
    'Where only a role gets it that may see all tenants, and that the configuration does not name.',
  examples: {
    leak: 'create policy everybody on invoice for select to {{app}} using (true);',
    mend: 'create policy reports on invoice for select to {{system}} using (true);',
  },
  find: (scene) =>
    findPolicies(
      scene,
      (kind) => kind === 'true',
      ({ policy, table }) => `The policy ${policy} admits requests to all rows of ${table}.`,
    ),
}

import { findPolicies } from '../../schema/policy-problems.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const policyCurrentUser: SchemaRule = {
  id: 'policy-current-user',
  what: 'A policy goes by the user of the database.',
  why: 'The requests of all tenants come by one login of a pool, so that it is the same for all of them; within a security-definer function it is the owner.',
  remedy: 'Compare the column of the tenant with the tenant of the context.',
  suppress: 'Where each tenant has a role of its own and connects with it.',
  examples: {
    leak: "create policy own on invoice to {{app}} using (pg_has_role(current_user, number, 'member'));",
    mend: "create policy own on invoice as restrictive to {{app}} using (pg_has_role(current_user, number, 'member'));",
  },
  find: (scene) =>
    findPolicies(
      scene,
      (kind) => kind === 'user',
      ({ policy, table }) =>
        `The policy ${policy} of ${table} goes by the user of the database, who is the same for all tenants.`,
    ),
}

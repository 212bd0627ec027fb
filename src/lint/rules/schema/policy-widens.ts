import { findPolicies } from '../../schema/policy-problems.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const policyWidens: SchemaRule = {
  id: 'policy-widens',
  what: 'A policy admits rows by something that is not whose they are.',
  why: 'Permissive policies add up: what one admits is seen by every tenant, whatever the others say.',
  remedy: 'Compare the tenant in it as well, or make it `as restrictive`, so that it narrows.',
  suppress:
    "Where such rows are meant to be seen by all tenants, and nothing in them is one tenant's secret.",
  examples: {
    leak: "create policy published on invoice for select to {{app}} using (number like 'P%');",
    mend: "create policy published on invoice as restrictive for select to {{app}} using (number like 'P%');",
  },
  find: (scene) =>
    findPolicies(
      scene,
      (kind) => kind === 'loose',
      ({ policy, table }) =>
        `The policy ${policy} admits rows of ${table} without comparing whose they are.`,
    ),
}

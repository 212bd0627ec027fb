import type { SchemaRule } from '../../schema/schema-rule.ts'
import { nameOf } from '../../schema/schema-scene.ts'

export const rlsMissing: SchemaRule = {
  id: 'rls-missing',
  isOfAbsence: true,
  what: 'A table of tenants has no row-level security.',
  why: 'Policies that are written for it do nothing. Each query that forgets the tenant, and each one that somebody injects, reads the rows of all.',
  remedy:
    'alter table … enable row level security, force it, and give it a policy; schema.isolateTable does all of it.',
  suppress: 'Where no role of requests has a right on it, and none will.',
  examples: {
    leak: 'alter table invoice disable row level security;',
    mend: 'alter table invoice enable row level security;',
  },
  *find(scene) {
    for (const relation of scene.tenantTables) {
      if (relation.rowSecurity.isEnabled) continue
      const policies = relation.policies.size > 0 ? ', so that its policies do nothing' : ''
      yield {
        at: relation.rowSecurity.at,
        object: nameOf(relation),
        message: `Row-level security of ${nameOf(relation)} is not enabled${policies}.`,
        severity: scene.severityOf(relation),
      }
    }
  },
}

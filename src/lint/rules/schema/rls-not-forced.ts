import type { SchemaRule } from '../../schema/schema-rule.ts'
import { nameOf } from '../../schema/schema-scene.ts'

export const rlsNotForced: SchemaRule = {
  id: 'rls-not-forced',
  isOfAbsence: true,
  what: 'Row-level security of a table does not hold for the owner of the table.',
  why: 'An application that connects as the owner sees all tenants, and so does each view, rewrite rule and security-definer function that the owner has.',
  remedy: 'alter table … force row level security',
  suppress:
    'Where nobody connects as the owner, and it owns no view, rule or function that requests reach.',
  examples: {
    leak: 'alter table invoice no force row level security;',
    mend: 'alter table invoice force row level security;',
  },
  *find(scene) {
    for (const relation of scene.tenantTables) {
      const { isEnabled, isForced, at } = relation.rowSecurity
      if (!isEnabled || isForced) continue
      yield {
        at,
        object: nameOf(relation),
        message: `Row-level security of ${nameOf(relation)} is not forced: its owner reads the rows of all tenants.`,
        severity: scene.severityOf(relation),
      }
    }
  },
}

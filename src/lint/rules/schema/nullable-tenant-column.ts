import type { SchemaRule } from '../../schema/schema-rule.ts'
import { uncheckedReferences } from '../../schema/references.ts'
import { mayBeNull, nameOf } from '../../schema/schema-scene.ts'

export const nullableTenantColumn: SchemaRule = {
  id: 'nullable-tenant-column',
  isOfAbsence: true,
  what: 'The column that says whose a row is may be null.',
  why: 'A row of nobody is found by no tenant and by no deletion of one; foreign keys of several columns do not check it, and a unique key takes it any number of times.',
  remedy: 'Make the column not null.',
  suppress:
    'While it is being filled in a table that had none: the next migration makes it not null.',
  examples: {
    leak: 'alter table invoice drop constraint invoice_pkey;\nalter table invoice alter column tenant_id drop not null;',
    mend: 'alter table invoice drop constraint invoice_pkey;\nalter table invoice alter column tenant_id set not null;',
  },
  *find(scene) {
    const { tenantColumn } = scene.conventions
    for (const relation of scene.tenantTables) {
      // Foreign keys that are not checked tell more of it.
      if (!mayBeNull(relation, tenantColumn)) continue
      if (uncheckedReferences(relation, scene).length > 0) continue
      yield {
        at: relation.at,
        object: nameOf(relation),
        message: `${tenantColumn} of ${nameOf(relation)} may be null.`,
        severity: scene.severityBehind(relation),
      }
    }
  },
}

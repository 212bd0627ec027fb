import { uncheckedReferences } from '../../schema/references.ts'
import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const foreignKeyMatchSimple: SchemaRule = {
  id: 'foreign-key-match-simple',
  what: 'A foreign key with the tenant is not checked where the tenant is null, and it may be.',
  why: '`match simple`, which is what there is without a word, lets a key with any null pass: such a row refers to whatever stands in the other columns.',
  remedy: 'Make the column of the tenant not null.',
  suppress: 'While the column is being filled in a table that had none.',
  examples: {
    leak: 'alter table invoice drop constraint invoice_pkey;\nalter table invoice alter column tenant_id drop not null;\nalter table invoice add constraint customer foreign key (tenant_id, customer_id) references customer (tenant_id, id);',
    mend: 'alter table invoice add constraint customer foreign key (tenant_id, customer_id) references customer (tenant_id, id);',
  },
  *find(scene) {
    for (const relation of scene.tenantTables) {
      for (const { name, at } of uncheckedReferences(relation, scene)) {
        yield {
          at,
          object: `${name} of ${nameOf(relation)}`,
          message: `The foreign key ${name} of ${nameOf(relation)} is not checked where ${scene.conventions.tenantColumn} is null.`,
          severity: scene.severityBehind(relation),
        }
      }
    }
  },
}

import { referencesBetweenTenants, tiesTenant } from '../../schema/references.ts'
import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const foreignKeySetNull: SchemaRule = {
  id: 'foreign-key-set-null',
  what: 'A foreign key sets the tenant itself to null when the row that it refers to goes.',
  why: 'Without a list of columns `on delete set null` is about all columns of the key. A row of nobody is left, or the deletion fails where the column is not null.',
  remedy: 'Name the columns: on delete set null (customer_id).',
  suppress: 'Never: the list of columns says what is meant.',
  examples: {
    leak: 'alter table invoice add constraint customer foreign key (tenant_id, customer_id) references customer (tenant_id, id) on delete set null;',
    mend: 'alter table invoice add constraint customer foreign key (tenant_id, customer_id) references customer (tenant_id, id) on delete set null (customer_id);',
  },
  *find(scene) {
    const { tenantColumn } = scene.conventions
    for (const { relation, reference } of referencesBetweenTenants(scene)) {
      const { onDelete, setsOnDelete, onUpdate, name, at } = reference
      const sets = setsOnDelete.length === 0 || setsOnDelete.includes(tenantColumn)
      const isSet = (onDelete.startsWith('set ') && sets) || onUpdate.startsWith('set ')
      if (!isSet || !tiesTenant(reference, scene)) continue
      yield {
        at,
        object: `${name} of ${nameOf(relation)}`,
        message: `The foreign key ${name} of ${nameOf(relation)} sets ${tenantColumn} itself, too.`,
        severity: scene.severityBehind(relation),
      }
    }
  },
}

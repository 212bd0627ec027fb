import { referencesBetweenTenants, tiesTenant } from '../../schema/references.ts'
import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const foreignKeyWithoutTenant: SchemaRule = {
  id: 'foreign-key-without-tenant',
  what: 'A foreign key between tables of tenants leaves the tenant out.',
  why: "Foreign keys are checked past row-level security: it accepts another tenant's row, tells that it is there, and a cascade goes on into it.",
  remedy: 'Reference (tenant_id, id) from (tenant_id, …_id).',
  suppress:
    'Where rows of one tenant are meant to refer to those of another, as between a parent company and its subsidiaries.',
  examples: {
    leak: 'alter table invoice add column note_id uuid;\nalter table customer add constraint known unique (id);\nalter table invoice add constraint customer foreign key (customer_id) references customer (id);',
    mend: 'alter table invoice add constraint customer foreign key (tenant_id, customer_id) references customer (tenant_id, id);',
  },
  *find(scene) {
    for (const { relation, reference } of referencesBetweenTenants(scene)) {
      if (tiesTenant(reference, scene)) continue
      const { columns, table, name, at } = reference
      yield {
        at,
        object: `${name} of ${nameOf(relation)}`,
        message: `The foreign key (${columns.join(', ')}) from ${nameOf(relation)} to ${table.name} accepts a row of another tenant.`,
        severity: scene.severityOf(relation),
      }
    }
  },
}

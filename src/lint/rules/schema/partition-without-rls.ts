import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const partitionWithoutRls: SchemaRule = {
  id: 'partition-without-rls',
  isOfAbsence: true,
  what: 'A partition or child of a table of tenants has no row-level security of its own.',
  why: 'Policies of the parent hold for queries on the parent. Whoever names the partition reads the rows of all tenants in it.',
  remedy:
    'alter table … enable row level security, force it, and give it the policies of the parent; or grant it to no role of requests.',
  suppress: 'Where no role of requests has a right on it, and none will.',
  examples: {
    leak: 'create table archived () inherits (invoice);\ngrant select on archived to {{app}};',
    mend: 'create table archived () inherits (invoice);\nalter table archived enable row level security;\nalter table archived force row level security;\ncreate policy tenant on archived to {{app}} using (tenant_id = (select tenantry.current_tenant()));\ngrant select on archived to {{app}};',
  },
  *find(scene) {
    for (const relation of scene.state.relations) {
      if (relation.kind !== 'table' || relation.isTemporary || !scene.isPart(relation)) continue
      if (relation.rowSecurity.isEnabled) continue
      const [parent] = relation.parents
      yield {
        at: relation.at,
        object: nameOf(relation),
        message: `${nameOf(relation)} is a part of ${parent?.name ?? 'a table of tenants'}, and has no row-level security of its own.`,
        severity: scene.severityOf(relation),
      }
    }
  },
}

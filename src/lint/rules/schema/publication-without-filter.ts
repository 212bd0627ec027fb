import { mentions } from '../../../sql/index.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const publicationWithoutFilter: SchemaRule = {
  id: 'publication-without-filter',
  what: 'A publication sends the rows of all tenants.',
  why: 'Replication does not see row-level security: whoever subscribes has the rows of all tenants.',
  remedy:
    'Publish single tables with a filter: create publication … for table invoice where (tenant_id = …).',
  suppress: 'Where the subscriber is your own, and may hold all tenants: a replica, a warehouse.',
  examples: {
    leak: 'create publication changes for table invoice;',
    mend: "create publication changes for table invoice where (tenant_id = '6f1e0b1e-0000-4000-8000-000000000001');",
  },
  *find(scene) {
    const { tenantColumn } = scene.conventions
    for (const { name, table, filter, at } of scene.state.publications) {
      const isTenants =
        table === undefined ? scene.tenantTables.length > 0 : scene.isTenantName(table)
      if (!isTenants || (filter !== undefined && mentions(filter, tenantColumn))) continue
      yield {
        at,
        object: `publication ${name}`,
        message: `The publication ${name} sends the rows of all tenants${table === undefined ? '' : ` in ${table.name}`}.`,
      }
    }
  },
}

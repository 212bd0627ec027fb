import { judgeCondition, type PublicationState } from '../../../sql/index.ts'
import type { SchemaScene } from '../../schema/schema-scene.ts'
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
    for (const publication of scene.state.publications) {
      const { name, table, at } = publication
      if (!sendsTenants(publication, scene) || keepsToOne(publication, scene)) continue
      yield {
        at,
        object: `publication ${name}`,
        message: `The publication ${name} sends the rows of all tenants${table === undefined ? '' : ` in ${table.name}`}.`,
      }
    }
  },
}

function sendsTenants({ table, inSchema }: PublicationState, scene: SchemaScene): boolean {
  if (table !== undefined) return scene.isTenantName(table)
  const wanted = inSchema === 'public' ? undefined : inSchema
  return scene.tenantTables.some(({ schema }) => inSchema === undefined || schema === wanted)
}

/** Whether a filter lets through rows of a tenant that stands in it, and no others. */
function keepsToOne({ filter }: PublicationState, scene: SchemaScene): boolean {
  if (filter === undefined) return false
  const { tenantColumn: column } = scene.conventions
  const context = { functions: [], settings: [], areConstants: true }
  return judgeCondition(filter, { column, context }).kind === 'strict'
}

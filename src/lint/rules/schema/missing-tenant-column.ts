import type { RelationState } from '../../../sql/index.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'
import { nameOf, type SchemaScene } from '../../schema/schema-scene.ts'

const WRITES = new Set(['insert', 'update', 'delete'])

export const missingTenantColumn: SchemaRule = {
  id: 'missing-tenant-column',
  isOfAbsence: true,
  what: 'A table with what belongs to tenants has no column that says whose a row is.',
  why: 'Nothing can keep one tenant from the rows of another: no policy, no key and no query has anything to go by.',
  remedy:
    'Give it the column, not null, and row-level security: schema.createTenantTable does all of it.',
  suppress:
    'Where the rows are the same for all tenants and requests write to them all the same, such as a counter of the whole application.',
  examples: {
    leak: 'create table note (id uuid primary key, invoice_id uuid not null, text text not null);\ngrant select, insert, update on note to {{app}};',
    mend: 'create table note (\n  tenant_id uuid not null, id uuid not null, invoice_id uuid not null, text text not null,\n  primary key (tenant_id, id),\n  foreign key (tenant_id, invoice_id) references invoice (tenant_id, id)\n);\nalter table note enable row level security;\nalter table note force row level security;\ncreate policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));\ngrant select, insert, update on note to {{app}};',
  },
  *find(scene) {
    for (const relation of scene.state.relations) {
      const why = reasonFor(relation, scene)
      if (why === undefined) continue
      yield {
        at: relation.at,
        object: nameOf(relation),
        message: `${nameOf(relation)} has no ${scene.conventions.tenantColumn}: ${why}.`,
        severity: scene.severityOf(relation),
      }
    }
  },
}

function reasonFor(relation: RelationState, scene: SchemaScene): string | undefined {
  const { kind, name, isTemporary, columns, hasUnknownColumns, references } = relation
  const { tenantColumn, tenantTables, sharedTables } = scene.conventions
  if (kind !== 'table' || isTemporary || columns.has(tenantColumn) || hasUnknownColumns) return
  if (sharedTables.includes(name) || scene.isPart(relation)) return
  if (tenantTables?.includes(name)) return 'it is named as a table of tenants'
  if (namesTenants(relation, scene)) return
  const owner = [...references.values()].find(({ table }) => scene.isTenantName(table))
  if (owner) return `its rows belong to those of ${owner.table.name}, which are of tenants`
  if (scene.conventions.roles.app.length === 0) return
  const writes = scene.grantsToApp(relation).some(({ privilege }) => WRITES.has(privilege))
  return writes ? 'the application writes to it, and so each tenant into what all see' : undefined
}

/** The table of the tenants themselves: the columns of the others lead to it. */
function namesTenants(relation: RelationState, scene: SchemaScene): boolean {
  const { tenantColumn } = scene.conventions
  return scene.tenantTables.some(({ references }) =>
    [...references.values()].some(
      ({ columns, table }) =>
        columns.length === 1 && columns[0] === tenantColumn && scene.relation(table) === relation,
    ),
  )
}

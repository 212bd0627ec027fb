import type { RelationState } from '../../../sql/index.ts'
import { nameOf, type SchemaScene } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

const WRITES = new Set(['insert', 'update', 'delete'])

export const foreignData: SchemaRule = {
  id: 'foreign-data',
  what: 'Rows of tenants lie in a foreign table, or a foreign server is there for them.',
  why: 'A foreign table has no row-level security, and the other server sees one user for all tenants.',
  remedy:
    'Keep the rows in tables of this database; reach the other server from the application, with the tenant in the query.',
  suppress: "Where only the system scope reaches it, or nothing in it is one tenant's.",
  examples: {
    leak: 'create server archive foreign data wrapper postgres_fdw;\ncreate foreign table old_invoice (tenant_id uuid, number text) server archive;\ngrant select on old_invoice to {{app}};',
    mend: 'create table rate (code text primary key, value numeric);\ngrant select on rate to {{app}};',
  },
  *find(scene) {
    const used = new Set<string | undefined>()
    for (const relation of scene.state.relations) {
      if (relation.kind !== 'foreign table') continue
      used.add(relation.server)
      if (!mayHoldTenants(relation, scene)) continue
      yield {
        at: relation.at,
        object: nameOf(relation),
        message: `The foreign table ${nameOf(relation)} has no row-level security.`,
        severity: scene.severityOf(relation),
      }
    }
    for (const { name, at } of scene.state.servers) {
      if (used.has(name)) continue
      yield {
        at,
        object: `server ${name}`,
        message: `The foreign server ${name} knows one user for all tenants.`,
        severity: 'warning',
      }
    }
  },
}

function mayHoldTenants(relation: RelationState, scene: SchemaScene): boolean {
  const { tenantColumn, tenantTables, sharedTables } = scene.conventions
  const { columns, hasUnknownColumns, name } = relation
  if (sharedTables.includes(name)) return false
  if (hasUnknownColumns || columns.has(tenantColumn) || tenantTables?.includes(name)) return true
  return scene.grantsToApp(relation).some(({ privilege }) => WRITES.has(privilege))
}

import type { DatabaseRule } from '../../database/database-rule.ts'
import type { DatabaseScene } from '../../database/database-scene.ts'
import { listSome } from '../../database/list-some.ts'
import { nameOf } from '../../schema/schema-scene.ts'

export const sharedSequence: DatabaseRule = {
  id: 'shared-sequence',
  severity: 'warning',
  what: 'A sequence tells one tenant how much others do: several tenants take numbers from it, and see them.',
  why: 'Two numbers with a day between them say how many invoices all tenants wrote that day. Row-level security does not see sequences.',
  remedy:
    'Use uuids for what a tenant sees, or a counter in a row of the tenant; give each schema a sequence of its own; revoke select on the sequence.',
  suppress: 'Where the numbers stay inside, or how many there are is no secret.',
  examples: {
    leak: 'alter table {{schema}}.invoice add column number bigserial;\ngrant usage, select on sequence {{schema}}.invoice_number_seq to {{app}};',
    mend: 'revoke select on sequence {{schema}}.invoice_number_seq from {{app}};',
  },
  plant: (healthy) => {
    const tables = healthy.state.relations.map(fullName)
    const planted = { schema: 'public', name: 'planted', tables: [...tables, 'planted.invoice'] }
    return { ...healthy, sharedSequences: [planted] }
  },
  *find(scene) {
    for (const { schema, name, tables } of scene.live.sharedSequences) {
      const schemas = new Set(tables.map(schemaIn))
      if (schemas.size < 2 || !areOfTenants(tables, scene)) continue
      yield {
        object: `sequence ${schema}.${name}`,
        message: `Tables of ${schemas.size} schemas take their numbers from ${schema}.${name}: ${listSome(tables)}.`,
      }
    }
    const tenantTables = new Map(scene.schema.tenantTables.map((one) => [fullName(one), one]))
    const told = new Set<string>()
    for (const { schema, name, role, privilege, table } of scene.live.sequenceGrants) {
      const of = tenantTables.get(table ?? '')
      const object = `sequence ${schema}.${name}`
      if (privilege !== 'select' || of === undefined || told.has(object)) continue
      if (!scene.schema.isApp(role) || scene.siblings.some(({ schemas }) => schemas.has(schema)))
        continue
      told.add(object)
      yield {
        object,
        message: `${role === 'public' ? 'Everybody' : role} may read the last number of ${schema}.${name}, which all tenants in ${nameOf(of)} take theirs from.`,
        schema,
      }
    }
  },
}

/** Whether its tables hold rows of tenants, or lie in schemas of one tenant each. */
function areOfTenants(tables: readonly string[], scene: DatabaseScene): boolean {
  const known = new Set(scene.schema.tenantTables.map(fullName))
  return tables.some(
    (table) =>
      known.has(table) || scene.siblings.some(({ schemas }) => schemas.has(schemaIn(table))),
  )
}

function schemaIn(table: string): string {
  return table.slice(0, table.indexOf('.'))
}

function fullName({
  schema = 'public',
  name,
}: {
  schema?: string | undefined
  name: string
}): string {
  return `${schema}.${name}`
}

import type { Schema, Table } from '../schema/index.ts'
import { parseFields } from './fields/parse-fields.ts'
import { nameResource } from './resource-names.ts'
import type { Resource } from './resource/resource.ts'
import { resolveReferences } from './resource/resolve-references.ts'

const FIELDS = ['name:text']
const NOTHING: Schema = { tables: [], enums: [] }

/** What each module of a new application starts with: things of its name, that have a name. */
export function starterResources(modules: readonly string[]): Resource[] {
  return modules.map((module) => {
    const names = nameResource(module)
    const fields = parseFields(FIELDS, names.table)
    return resolveReferences(names, fields, { module, schema: NOTHING, owners: new Map() })
  })
}

/** The tables of these resources, as PostgreSQL would tell of them: a new application has no database to ask. */
export function starterSchema(resources: readonly Resource[]): Schema {
  const tables = resources.map(toTable)
  return { tables: tables.toSorted((one, other) => (one.name < other.name ? -1 : 1)), enums: [] }
}

function toTable({ names, fields }: Resource): Table {
  const timestamps = ['created_at', 'updated_at'].map((name) =>
    column(name, 'timestamp with time zone', 'timestamptz', 'now()'),
  )
  return {
    name: names.table,
    kind: 'tenant',
    isView: false,
    comment: undefined,
    columns: [
      column('tenant_id', 'uuid', 'uuid', 'tenantry.current_tenant()'),
      column('id', 'uuid', 'uuid', 'gen_random_uuid()'),
      ...fields.map(({ name, type }) => column(name, type.sql, type.name)),
      column('version', 'integer', 'int4', '1'),
      ...timestamps,
    ],
    primaryKey: ['tenant_id', 'id'],
    uniques: [],
    references: [],
    checks: [],
    indexes: [],
    policies: [],
    grants: [],
    rowSecurity: { isEnabled: true, isForced: true },
  }
}

function column(
  name: string,
  sql: string,
  short: string,
  given?: string,
): Table['columns'][number] {
  return {
    name,
    type: { sql, name: short, kind: 'base', isArray: false },
    isNullable: false,
    default: given,
    generated: undefined,
    comment: undefined,
  }
}

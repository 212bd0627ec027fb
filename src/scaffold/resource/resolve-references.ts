import type { TenantryError } from '@tenantry/runtime/errors'

import { nearestName } from '../../errors/index.ts'
import { type Schema, type Table, TENANT_COLUMN } from '../../schema/index.ts'
import { toSingular } from '../../words/index.ts'
import type { Field } from '../fields/field.ts'
import { invalidField } from '../fields/invalid-field.ts'
import type { ResourceNames } from '../resource-names.ts'
import type { ReferenceTarget, Resource, ResourceField } from './resource.ts'

/** What a new resource comes to. */
export interface ResourceScene {
  readonly module: string
  /** What the migrations make so far. */
  readonly schema: Schema
  /** The module that owns each table. */
  readonly owners: ReadonlyMap<string, string>
}

/**
 * The resource with what its fields point to.
 *
 * @throws {TenantryError} USAGE_FIELD_INVALID where a table is missing, is another module's, or has another key.
 */
export function resolveReferences(
  names: ResourceNames,
  fields: readonly Field[],
  scene: ResourceScene,
): Resource {
  for (const field of fields) refuseTakenType(field, names.table, scene.schema)
  const resolved = fields.map((field): ResourceField => ({
    ...field,
    target: field.reference === undefined ? undefined : findTarget(field, names, scene),
  }))
  return { module: scene.module, names, fields: resolved }
}

function findTarget(field: Field, names: ResourceNames, scene: ResourceScene): ReferenceTarget {
  const written = (field.reference ?? '').replaceAll('-', '_')
  const { table: own } = names
  const table = nameOf(written, [own, ...scene.schema.tables.map(({ name }) => name)])
  if (field.default !== undefined && table === own) throw refuseDefault(field)
  if (table === own) {
    if (!field.isNullable) {
      throw invalidField(
        field.token,
        `the first ${names.label} would have none to point to`,
        `Make it optional: ${field.name}:uuid?:ref=${field.reference}.`,
      )
    }
    checkType(field, 'uuid', own)
    return { table, column: 'id', isTenants: true, isSelf: true }
  }
  const found = scene.schema.tables.find(({ name }) => name === table)
  if (found === undefined) throw unknownTable(field, scene)
  const owner = scene.owners.get(found.name)
  if (owner !== undefined && owner !== scene.module) {
    throw invalidField(
      field.token,
      `${found.name} is a table of the module ${owner}, and a module owns its tables alone`,
      `Keep the id without a reference, as ${field.name}:${field.type.sql}, and ask the module ${owner} through its index.ts.`,
    )
  }
  return pointTo(field, found)
}

function pointTo(field: Field, table: Table): ReferenceTarget {
  if (table.isView || table.kind === 'unscoped') {
    throw invalidField(
      field.token,
      `${table.name} is ${table.isView ? 'a view' : 'neither of tenants nor shared'}`,
      'Point to a table of tenants, or to a shared one.',
    )
  }
  const isTenants = table.kind === 'tenant'
  const key = table.primaryKey.filter((name) => !isTenants || name !== TENANT_COLUMN)
  const [column, ...others] = key
  if (column === undefined || others.length > 0) {
    throw invalidField(
      field.token,
      column === undefined
        ? `${table.name} has no primary key`
        : `the key of ${table.name} has several columns: ${key.join(', ')}`,
      'Write this reference in a migration of your own: `saas migrate new`.',
    )
  }
  if (isTenants && field.default !== undefined) throw refuseDefault(field)
  const sql = table.columns.find(({ name }) => name === column)?.type.sql ?? ''
  checkType(field, sql, table.name)
  return { table: table.name, column, isTenants, isSelf: false }
}

function checkType(field: Field, sql: string, table: string): void {
  if (shortSql(sql) === shortSql(field.type.sql)) return
  throw invalidField(
    field.token,
    `the key of ${table} is ${shortSql(sql)}, not ${field.type.sql}`,
    `Write ${field.name}:${shortSql(sql)}${field.isNullable ? '?' : ''}:ref=${field.reference}.`,
  )
}

/** As a person writes a type that PostgreSQL spells out. */
function shortSql(sql: string): string {
  return sql
    .replace('character varying', 'varchar')
    .replace('character', 'char')
    .replace('timestamp with time zone', 'timestamptz')
    .replace('timestamp without time zone', 'timestamp')
    .replace('time without time zone', 'time')
    .replaceAll(' ', '')
}

function unknownTable(field: Field, scene: ResourceScene): TenantryError {
  const own = [...scene.owners].filter(([, module]) => module === scene.module)
  const names = own.map(([table]) => table).sort()
  const meant = nearestName(field.reference ?? '', names)
  const list = names.length === 0 ? 'It has none yet' : `It has ${names.join(', ')}`
  return invalidField(
    field.token,
    `the module ${scene.module} has no table ${field.reference}`,
    meant === undefined
      ? `${list}: generate the other resource first.`
      : `Did you mean :ref=${meant}? ${list}.`,
  )
}

/** A table may be pointed to as one or as many. */
function nameOf(written: string, tables: readonly string[]): string {
  if (tables.includes(written)) return written
  const words = written.split('_')
  return [...words.slice(0, -1), toSingular(words.at(-1) ?? '')].join('_')
}

function refuseDefault(field: Field): TenantryError {
  return invalidField(
    field.token,
    'no row is there in every tenant, so a reference has no default',
    'Leave the default away; `?` makes it optional.',
  )
}

/** Types and tables share their names. */
function refuseTakenType(field: Field, own: string, schema: Schema): void {
  if (field.type.kind !== 'enum') return
  const { name } = field.type
  const taken = [...schema.tables, ...schema.enums].some((one) => one.name === name)
  if (!taken && name !== own) return
  throw invalidField(
    field.token,
    `its enum would be the type ${name}, and there is one of that name`,
    'Give the field another name.',
  )
}

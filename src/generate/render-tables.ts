import type { ResolvedTypes } from '@tenantry/runtime/config'

import {
  type Column,
  type EnumType,
  type Schema,
  type Table,
  TENANT_COLUMN,
} from '../schema/index.ts'
import { pascalCase } from '../words/index.ts'
import { nameSchema } from './schema-names.ts'
import { docComment, propertyName, union } from './source-text.ts'
import { type FormContext, valueForm } from './value-form.ts'

export interface RenderTablesOptions {
  /** The name of its folder. */
  readonly module: string
  readonly schema: Schema
  /** Names of the tables and views that the module owns. */
  readonly tables: Iterable<string>
  readonly mapping: ResolvedTypes
}

/** What null belongs to already. */
const HOLDS_NULL = new Set(['Json', 'unknown'])

/** The Kysely types of the tables of a module; neither formatted nor sealed. */
export function renderTables({ module, schema, tables, mapping }: RenderTablesOptions): string {
  const owned = new Set(tables)
  const all = schema.tables.filter(({ name }) => owned.has(name))
  const names = nameSchema(schema)
  const context = formContext(schema, mapping)
  const interfaces = all.map((table) =>
    renderTable(table, names.tables.get(table.name)?.table, context),
  )
  const enums = enumsOf(schema, all)
  const members = all.map(
    ({ name }) => `${propertyName(name)}: ${names.tables.get(name)?.table ?? 'never'}`,
  )
  const body = [
    ...enums.flatMap((one) => [...renderEnum(one, names.enums.get(one.name)), '']),
    ...interfaces.flatMap((lines) => [...lines, '']),
    '/** The tables this module owns. */',
    `export interface ${tablesName(module)} {`,
    ...members,
    '}',
  ]
  const types = all.flatMap((table) => table.columns.map((one) => columnType(table, one, context)))
  const isShared = all.some((table) => isSharedTable(table))
  return [...importsFor([...types, isShared ? 'SharedTable' : ''].join(' ')), '', ...body, ''].join(
    '\n',
  )
}

/** `BillingTables`. */
export function tablesName(module: string): string {
  return `${pascalCase(module)}Tables`
}

export function formContext(schema: Schema, types: ResolvedTypes): FormContext {
  const { enums } = nameSchema(schema)
  return { types, enumAlias: (name) => enums.get(name) }
}

/** The enums that columns of these tables have, arrays of them included. */
export function enumsOf({ enums }: Schema, tables: readonly Table[]): EnumType[] {
  const used = new Set(
    tables.flatMap(({ columns }) =>
      columns.flatMap(({ type }) => (type.kind === 'enum' ? [type.name] : [])),
    ),
  )
  return enums.filter(({ name }) => used.has(name))
}

function renderEnum({ labels, comment }: EnumType, alias = 'never'): string[] {
  return [...docComment(comment), `export type ${alias} = ${union(labels)}`]
}

function renderTable(table: Table, name = 'never', context: FormContext): string[] {
  const columns = table.columns.flatMap((column) => [
    ...docComment(column.comment),
    `${propertyName(column.name)}: ${columnType(table, column, context)}`,
  ])
  return [
    ...docComment(table.comment),
    ...(isSharedTable(table)
      ? [`export type ${name} = SharedTable<{`, ...columns, '}>']
      : [`export interface ${name} {`, ...columns, '}']),
  ]
}

function isSharedTable({ kind, isView }: Table): boolean {
  return kind === 'shared' && !isView
}

function columnType(table: Table, column: Column, context: FormContext): string {
  if (column.name === TENANT_COLUMN && table.kind === 'tenant') return 'TenantIdColumn'
  const form = valueForm(column.type, context)
  const orNull = (type: string) =>
    column.isNullable && !HOLDS_NULL.has(type) ? `${type} | null` : type
  const read = orNull(form.read)
  if (table.isView) return `ColumnType<${read}, never, never>`
  if (!isWritable(column)) return `GeneratedAlways<${read}>`
  const isSame = form.read === form.written
  if (isSame) return hasDefault(column) ? `Generated<${read}>` : read
  const written = orNull(form.written)
  return `ColumnType<${read}, ${written}${isOptional(column) ? ' | undefined' : ''}, ${written}>`
}

export function isWritable({ generated }: Column): boolean {
  return generated === undefined || generated === 'identity by default'
}

/** Whether an insert may leave it out. */
export function isOptional(column: Column): boolean {
  return column.isNullable || hasDefault(column)
}

function hasDefault(column: Column): boolean {
  return column.default !== undefined || column.generated !== undefined
}

/** @param types All types of columns; a comment may hold any of these words. */
function importsFor(types: string): string[] {
  const words = new Set(types.match(/\w+/g))
  const used = (names: readonly string[]) => names.filter((name) => words.has(name)).join(', ')
  const runtime = used(['Json', 'SharedTable', 'TenantIdColumn'])
  const kysely = used(['ColumnType', 'Generated', 'GeneratedAlways'])
  return [
    ...(runtime === '' ? [] : [`import type { ${runtime} } from '@tenantry/runtime'`]),
    ...(kysely === '' ? [] : [`import type { ${kysely} } from 'kysely'`]),
  ]
}

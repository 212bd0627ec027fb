import { type Column, type Schema, type Table, TENANT_COLUMN } from '../schema/index.ts'
import { pascalCase } from '../words/index.ts'
import { nameSchema, type TableNames } from './schema-names.ts'
import { isWritable } from './render-tables.ts'
import { type FormContext, type ValueForm, valueForm } from './value-form.ts'

/** A column as the repository of its table has it. */
export interface RepositoryColumn {
  readonly column: Column
  readonly form: ValueForm
}

/** What a repository can do with its table, all decided. */
export interface RepositoryShape {
  readonly table: Table
  readonly names: TableNames
  /** All but the tenant's. */
  readonly columns: readonly RepositoryColumn[]
  /** The columns of the primary key but the tenant's; undefined where there is none. */
  readonly key: readonly RepositoryColumn[] | undefined
  /** Whether an insert may conflict with the key, which holds the tenant and is given. */
  readonly isKeyGiven: boolean
  readonly uniques: readonly RepositoryUnique[]
  readonly insertable: readonly RepositoryColumn[]
  readonly changeable: readonly RepositoryColumn[]
  readonly filterable: readonly RepositoryColumn[]
  /** Counts up with each update; undefined where nothing does. */
  readonly version: RepositoryColumn | undefined
  /** Whether an update sets `updated_at`. */
  readonly isStamped: boolean
}

export interface RepositoryUnique {
  /** `NumberAndYear`, behind `findBy`; no other key of the table has it. */
  readonly suffix: string
  readonly columns: readonly RepositoryColumn[]
  /** Whether it holds the tenant, so that an insert can be told to update instead. */
  readonly isTenants: boolean
}

const WHOLE_NUMBERS = new Set(['int2', 'int4'])
const TIMES = new Set(['timestamp', 'timestamptz'])
/** Kysely reads more than a name in such a text. */
const UNREADABLE = /[.]| as /

/** Whether a table gets a repository: it holds rows of tenants, and Kysely can say its names. */
export function hasRepository({ kind, isView, name, columns }: Table): boolean {
  const names = [name, ...columns.map((column) => column.name)]
  return kind === 'tenant' && !isView && !names.some(isUnreadable)
}

/** Every object has a `constructor`, so that one which was left out would be something else. */
function isUnreadable(name: string): boolean {
  return UNREADABLE.test(name) || name in Object.prototype
}

export function repositoryShape(
  schema: Schema,
  table: Table,
  context: FormContext,
): RepositoryShape {
  const names = nameSchema(schema).tables.get(table.name)
  if (names === undefined) throw new TypeError(`The schema has no table ${table.name}.`)
  const columns = table.columns
    .filter(({ name }) => name !== TENANT_COLUMN)
    .map((column) => ({ column, form: valueForm(column.type, context) }))
  const pick = (wanted: readonly string[]) =>
    wanted.flatMap((name) => columns.find(({ column }) => column.name === name) ?? [])
  const find = (name: string) => columns.find(({ column }) => column.name === name)

  const { primaryKey } = table
  const key = primaryKey.length === 0 ? undefined : pick(primaryKey)
  const keyNames = new Set(primaryKey)
  const writable = columns.filter(({ column }) => isWritable(column))
  const counter = keyNames.has('version') ? undefined : find('version')
  const version = isVersion(counter) ? counter : undefined
  const times = ['created_at', 'updated_at'].map(find).filter(isSetByDefault)
  const kept = new Set([version, ...times])
  const changeable = writable.filter((one) => !keyNames.has(one.column.name) && !kept.has(one))
  return {
    table,
    names,
    columns,
    key,
    isKeyGiven:
      key !== undefined &&
      keyNames.has(TENANT_COLUMN) &&
      key.every(({ column }) => isWritable(column)) &&
      key.length + changeable.length > 0,
    uniques: uniquesOf(table, pick),
    insertable: writable.filter((one) => one !== version),
    changeable,
    filterable: columns.filter(({ form }) => form.isComparable),
    version,
    isStamped: isSetByDefault(find('updated_at')),
  }
}

function isVersion(found: RepositoryColumn | undefined): boolean {
  if (found === undefined) return false
  const { type, isNullable, default: start, generated } = found.column
  const isNumber = WHOLE_NUMBERS.has(type.name) && !type.isArray
  return isNumber && !isNullable && start !== undefined && generated === undefined
}

function isSetByDefault(found: RepositoryColumn | undefined): boolean {
  if (found === undefined) return false
  const { type, default: start } = found.column
  return TIMES.has(type.name) && !type.isArray && start !== undefined
}

/** One for each set of columns that is not the key's. */
function uniquesOf(
  { primaryKey, uniques }: Table,
  pick: (names: readonly string[]) => RepositoryColumn[],
): RepositoryUnique[] {
  const told = new Set([nameOf(primaryKey)])
  const suffixes = new Set<string>()
  return uniques.flatMap(({ columns: names }) => {
    const columns = pick(names)
    const name = nameOf(names)
    if (columns.length === 0 || told.has(name)) return []
    told.add(name)
    if (!columns.every(({ form }) => form.isComparable)) return []
    const suffix = suffixOf(columns, suffixes)
    return [{ suffix, columns, isTenants: names.includes(TENANT_COLUMN) }]
  })
}

/** `a_b` and `aB` are the same words: the second one gets a number. */
function suffixOf(columns: readonly RepositoryColumn[], taken: Set<string>): string {
  const name = columns.map(({ column }) => pascalCase(column.name)).join('And')
  let suffix = name
  for (let number = 2; taken.has(suffix); number += 1) suffix = `${name}${number}`
  taken.add(suffix)
  return suffix
}

/** The same for the same columns, in whatever order, with the tenant or without. */
function nameOf(columns: readonly string[]): string {
  return JSON.stringify(columns.filter((name) => name !== TENANT_COLUMN).toSorted())
}

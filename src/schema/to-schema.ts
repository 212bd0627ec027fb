import {
  type Check,
  type Column,
  type ColumnType,
  type Index,
  type Policy,
  type Reference,
  type Schema,
  type Table,
  TENANT_COLUMN,
} from './schema.ts'

/** What `SCHEMA_SQL` answers. */
export interface SchemaRow {
  readonly tables: readonly TableRow[]
  readonly enums: readonly {
    readonly name: string
    readonly comment: string | null
    readonly labels: readonly string[] | null
  }[]
}

interface TableRow {
  readonly name: string
  readonly is_view: boolean
  readonly comment: string | null
  readonly row_security: boolean
  readonly forced: boolean
  readonly columns: readonly ColumnRow[]
  readonly constraints: readonly ConstraintRow[]
  readonly indexes: readonly IndexRow[]
  readonly policies: readonly PolicyRow[]
  readonly grants: readonly { readonly role: string; readonly privileges: readonly string[] }[]
}

interface ColumnRow {
  readonly name: string
  readonly sql: string
  readonly type: string
  /** `typtype`. */
  readonly kind: string
  readonly is_array: boolean
  readonly is_nullable: boolean
  readonly default: string | null
  readonly identity: string
  readonly generated: string
  readonly comment: string | null
}

interface ConstraintRow {
  readonly name: string
  readonly kind: 'p' | 'u' | 'f' | 'c'
  readonly columns: readonly string[] | null
  readonly table: string | null
  readonly targets: readonly string[] | null
  readonly on_delete: string
  readonly is_validated: boolean
  readonly definition: string | null
}

interface IndexRow {
  readonly name: string
  readonly is_unique: boolean
  readonly is_whole: boolean
  readonly columns: readonly (string | null)[]
  readonly definition: string
}

interface PolicyRow {
  readonly name: string
  readonly command: string
  readonly is_restrictive: boolean
  readonly roles: readonly string[] | null
  readonly using: string | null
  readonly check: string | null
}

const KINDS: Readonly<Record<string, ColumnType['kind']>> = {
  e: 'enum',
  r: 'range',
  m: 'range',
  c: 'composite',
}
const ON_DELETE: Readonly<Record<string, Reference['onDelete']>> = {
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
}
const COMMANDS: Readonly<Record<string, Policy['command']>> = {
  r: 'select',
  a: 'insert',
  w: 'update',
  d: 'delete',
}
const WRITING = new Set(['insert', 'update', 'delete'])

/** @param writer The role of requests, whose right to write tells a shared table from one without a wall. */
export function toSchema({ tables, enums }: SchemaRow, writer: string): Schema {
  return {
    tables: tables.map((row) => toTable(row, writer)),
    enums: enums.map(({ name, comment, labels }) => ({
      name,
      comment: comment ?? undefined,
      labels: labels ?? [],
    })),
  }
}

function toTable(row: TableRow, writer: string): Table {
  const { name, is_view: isView, comment, columns, constraints, indexes, grants } = row
  const ofKind = (kind: ConstraintRow['kind']) => constraints.filter((one) => one.kind === kind)
  const uniques = [
    ...ofKind('u').map((one) => ({ name: one.name, columns: one.columns ?? [] })),
    ...indexes.flatMap((one) =>
      one.is_unique && one.is_whole ? [{ name: one.name, columns: namesOf(one) }] : [],
    ),
  ]
  const isWritten = grants.some(
    ({ role, privileges }) => role === writer && privileges.some((one) => WRITING.has(one)),
  )
  const isTenants = columns.some((column) => column.name === TENANT_COLUMN)
  return {
    name,
    kind: isTenants ? 'tenant' : isWritten || isView ? 'unscoped' : 'shared',
    isView,
    comment: comment ?? undefined,
    columns: columns.map(toColumn),
    primaryKey: ofKind('p').flatMap((one) => one.columns ?? []),
    uniques: uniques.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    references: ofKind('f').map(toReference),
    checks: ofKind('c').map(toCheck),
    indexes: indexes.map(toIndex),
    policies: row.policies.map(toPolicy),
    grants,
    rowSecurity: { isEnabled: row.row_security, isForced: row.forced },
  }
}

function namesOf({ columns }: IndexRow): string[] {
  return columns.flatMap((column) => column ?? [])
}

function toColumn(row: ColumnRow): Column {
  return {
    name: row.name,
    type: {
      sql: row.sql,
      name: row.type,
      kind: KINDS[row.kind] ?? 'base',
      isArray: row.is_array,
    },
    isNullable: row.is_nullable,
    default: row.default ?? undefined,
    generated: generatedOf(row),
    comment: row.comment ?? undefined,
  }
}

function generatedOf({ identity, generated }: ColumnRow): Column['generated'] {
  if (identity === 'a') return 'identity always'
  if (identity === 'd') return 'identity by default'
  if (generated === 's') return 'stored'
  return generated === 'v' ? 'virtual' : undefined
}

function toReference(row: ConstraintRow): Reference {
  return {
    name: row.name,
    columns: row.columns ?? [],
    table: row.table ?? '',
    targets: row.targets ?? [],
    onDelete: ON_DELETE[row.on_delete] ?? 'no action',
    isValidated: row.is_validated,
  }
}

function toCheck({ name, definition }: ConstraintRow): Check {
  const expression = definition?.replace(/^CHECK /, '').replace(/ NOT VALID$/, '') ?? ''
  return { name, expression }
}

function toIndex({ name, is_unique: isUnique, columns, definition }: IndexRow): Index {
  return { name, isUnique, columns: columns.map((column) => column ?? undefined), definition }
}

function toPolicy(row: PolicyRow): Policy {
  return {
    name: row.name,
    command: COMMANDS[row.command] ?? 'all',
    isRestrictive: row.is_restrictive,
    roles: row.roles ?? [],
    using: row.using ?? undefined,
    check: row.check ?? undefined,
  }
}

import type {
  Change,
  ColumnShape,
  ConstraintShape,
  IndexShape,
  ObjectKind,
  ObjectName,
} from './change.ts'

export interface KnownConstraint extends ConstraintShape {
  readonly addedBy: string
  readonly isValidated: boolean
}

/** A table as the migrations so far have made it. */
export interface TableModel {
  readonly name: string
  readonly createdBy: string
  /** The text of the statement that created it. */
  readonly statement: string
  /** Whether there may be columns that no statement names. */
  readonly isDerived: boolean
  readonly isTemporary: boolean
  readonly columns: Map<string, ColumnShape>
  /** The migration that added a column behind the creation of its table. */
  readonly addedColumns: Map<string, string>
  readonly constraints: Map<string, KnownConstraint>
  readonly indexes: Map<string, IndexShape>
  readonly policies: Set<string>
  /** Roles that may write to it, as the statements name them. */
  readonly writers: Set<string>
  rowSecurity: { readonly isEnabled: boolean; readonly isForced: boolean }
}

const WRITING = new Set(['insert', 'update', 'delete', 'all'])

/**
 * The schema that migrations make, as far as their statements say: no database is asked. Tables that
 * come from elsewhere are not in it.
 */
export class SchemaModel {
  readonly tables = new Map<string, TableModel>()
  /** Of what is no table, the migration that made it. */
  readonly #madeBy = new Map<string, string>()

  table({ name }: ObjectName): TableModel | undefined {
    return this.tables.get(name)
  }

  /** The migration that made a type, a domain, a sequence, a schema or an extension. */
  madeBy(object: ObjectKind, { name }: Pick<ObjectName, 'name'>): string | undefined {
    return this.#madeBy.get(`${object} ${name}`)
  }

  /** The table that an index lies on. */
  tableOfIndex(index: string): TableModel | undefined {
    return [...this.tables.values()].find(({ indexes }) => indexes.has(index))
  }

  /** The columns of the primary key; undefined where they are not known. */
  primaryKey(table: ObjectName): readonly string[] | undefined {
    const constraints = this.table(table)?.constraints.values() ?? []
    return [...constraints].find(({ kind }) => kind === 'primary key')?.columns
  }

  apply(change: Change, from: { readonly migration: string; readonly statement: string }): void {
    if (change.kind === 'create table') {
      if (change.isIfNotExists && this.tables.has(change.table.name)) return
      this.tables.set(change.table.name, newTable(change, from))
      return
    }
    if (change.kind === 'create') {
      const key = `${change.object} ${change.name.name}`
      if (!change.isIfNotExists || !this.#madeBy.has(key)) this.#madeBy.set(key, from.migration)
      return
    }
    if (change.kind === 'rename') return this.#rename(change)
    if (change.kind === 'drop') return this.#drop(change)
    if (change.kind === 'grant') {
      const writes = change.privileges?.some((one) => WRITING.has(one)) ?? true
      if (!writes) return
      for (const name of change.names) {
        for (const role of change.to) this.table(name)?.writers.add(role)
      }
      return
    }
    if (!('table' in change) || change.table === undefined) return
    const table = this.table(change.table)
    if (table) applyToTable(table, change, from.migration)
  }

  #rename({ object, table, from, to }: Extract<Change, { kind: 'rename' }>): void {
    if (object === 'table') {
      const found = this.tables.get(from.name)
      this.tables.delete(from.name)
      if (found) this.tables.set(to, { ...found, name: to })
    }
    const owner = object === 'index' ? this.tableOfIndex(from.name) : table && this.table(table)
    if (owner === undefined) return
    if (object === 'column') {
      rename(owner.columns, from.name, to)
      rename(owner.addedColumns, from.name, to)
    }
    if (object === 'constraint') rename(owner.constraints, from.name, to)
    if (object === 'index') rename(owner.indexes, from.name, to)
  }

  #drop({ object, table, name }: Extract<Change, { kind: 'drop' }>): void {
    this.#madeBy.delete(`${object} ${name.name}`)
    if (object === 'table') this.tables.delete(name.name)
    if (object === 'index') this.tableOfIndex(name.name)?.indexes.delete(name.name)
    if (object === 'policy' && table) this.table(table)?.policies.delete(name.name)
  }
}

function newTable(
  change: Extract<Change, { kind: 'create table' }>,
  { migration, statement }: { readonly migration: string; readonly statement: string },
): TableModel {
  const { table, columns, constraints, isDerived, isTemporary } = change
  const model: TableModel = {
    name: table.name,
    createdBy: migration,
    statement,
    isDerived,
    isTemporary,
    columns: new Map(columns.map((column) => [column.name, column])),
    addedColumns: new Map(),
    constraints: new Map(),
    indexes: new Map(),
    policies: new Set(),
    writers: new Set(),
    rowSecurity: { isEnabled: false, isForced: false },
  }
  for (const constraint of constraints) addConstraint(model, constraint, migration)
  return model
}

function applyToTable(table: TableModel, change: Change, migration: string): void {
  const { kind } = change
  if (kind === 'add column') {
    table.columns.set(change.column.name, change.column)
    table.addedColumns.set(change.column.name, migration)
    for (const constraint of change.constraints) addConstraint(table, constraint, migration)
  } else if (kind === 'drop column') {
    table.columns.delete(change.column)
    table.addedColumns.delete(change.column)
  } else if (kind === 'set type') alter(table, change.column, { type: change.type })
  else if (kind === 'set not null') alter(table, change.column, { isNotNull: true })
  else if (kind === 'drop not null') alter(table, change.column, { isNotNull: false })
  else if (kind === 'set default') alter(table, change.column, { default: change.default })
  else if (kind === 'drop default') alter(table, change.column, { default: undefined })
  else if (kind === 'add constraint') addConstraint(table, change.constraint, migration)
  else if (kind === 'validate constraint') {
    const constraint = table.constraints.get(change.name)
    if (constraint) table.constraints.set(change.name, { ...constraint, isValidated: true })
  } else if (kind === 'drop constraint') table.constraints.delete(change.name)
  else if (kind === 'create index') table.indexes.set(indexName(table, change.index), change.index)
  else if (kind === 'create policy') table.policies.add(change.name)
  else if (kind === 'row security') {
    const { isEnabled, isForced } = table.rowSecurity
    const { to } = change
    table.rowSecurity = {
      isEnabled: to === 'enable' || (to !== 'disable' && isEnabled),
      isForced: to === 'force' || (to !== 'no force' && isForced),
    }
  }
}

/** As PostgreSQL names an index without a name, unless it is taken. */
export function indexName({ name: table }: Pick<ObjectName, 'name'>, index: IndexShape): string {
  return index.name ?? [table, ...index.columns.map((column) => column ?? 'expr'), 'idx'].join('_')
}

function alter(table: TableModel, name: string, more: Partial<ColumnShape>): void {
  const column = table.columns.get(name)
  if (column) table.columns.set(name, { ...column, ...more })
}

function addConstraint(table: TableModel, constraint: ConstraintShape, migration: string): void {
  const name = constraint.name ?? constraintName(table.name, constraint)
  const isValidated = !constraint.isNotValid
  table.constraints.set(name, { ...constraint, name, addedBy: migration, isValidated })
}

const SUFFIXES = {
  check: 'check',
  exclude: 'excl',
  'foreign key': 'fkey',
  'not null': 'not_null',
  'primary key': 'pkey',
  unique: 'key',
} as const

/** The name that PostgreSQL gives to a constraint without one, unless it is taken. */
export function constraintName(
  table: string,
  {
    kind,
    columns,
    expression,
  }: {
    readonly kind: ConstraintShape['kind']
    readonly columns: readonly (string | undefined)[]
    readonly expression?: ConstraintShape['expression']
  },
): string {
  const tested = expression?.columns.length === 1 ? expression.columns : []
  const middle =
    kind === 'primary key' ? [] : [...columns, ...tested].map((column) => column ?? 'expr')
  return [table, ...middle, SUFFIXES[kind]].join('_')
}

function rename<Value>(map: Map<string, Value>, from: string, to: string): void {
  const value = map.get(from)
  if (value === undefined) return
  map.delete(from)
  map.set(to, value)
}

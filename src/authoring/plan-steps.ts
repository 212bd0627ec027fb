import { TenantryError } from '@tenantry/runtime/errors'

import {
  mayDifferByRow,
  parseSql,
  quoteName,
  type SchemaModel,
  type TableModel,
} from '../sql/index.ts'
import type { DescribedChange } from './described-change.ts'
import { renameSteps } from './rename-steps.ts'
import { backfill, notNull, type Step } from './step.ts'

/**
 * The migrations that make a change while the application works: no statement reads or writes a whole
 * table under a lock that somebody else waits for.
 *
 * @param fill What rows get that are there, as SQL.
 * @throws {TenantryError} CHANGE_IMPOSSIBLE, SQL_INVALID
 */
export async function planSteps(
  change: DescribedChange,
  schema: SchemaModel,
  fill: string | undefined,
): Promise<Step[]> {
  const table = requireTable(schema, change.table)
  switch (change.kind) {
    case 'add':
      requireNoColumn(table, change.column)
      return await addColumn(change, fill)
    case 'not null': {
      requireColumn(table, change.column)
      const on = { table: change.table, column: change.column }
      return [...(fill === undefined ? [] : [backfill(on, fill)]), ...notNull(on)]
    }
    case 'index': {
      for (const column of change.columns) requireColumn(table, column)
      return [indexStep(change, table)]
    }
    case 'foreign key': {
      requireColumn(table, change.column)
      return foreignKey(change, table, requireTable(schema, change.references))
    }
    case 'rename': {
      const column = requireColumn(table, change.column)
      requireNoColumn(table, change.to)
      return renameSteps(change, column)
    }
    case 'drop': {
      requireColumn(table, change.column)
      return [
        {
          name: `drop_${change.column}_of_${change.table}`,
          sql: `-- tenantry: destructive ${change.reason}
alter table ${quoteName(change.table)} drop column ${quoteName(change.column)};`,
        },
      ]
    }
  }
}

async function addColumn(
  { table, column, type, isNotNull, default: value }: Extract<DescribedChange, { kind: 'add' }>,
  fill: string | undefined,
): Promise<Step[]> {
  const name = `add_${column}_to_${table}`
  const add = `alter table ${quoteName(table)} add column ${quoteName(column)} ${type}`
  const whole = `${add}${isNotNull ? ' not null' : ''}${value === undefined ? '' : ` default ${value}`}`
  const differs = value !== undefined && (await isVolatile(whole))
  // A constant default is kept beside the table; no row is written.
  if (!differs && fill === undefined && (value !== undefined || !isNotNull)) {
    return [{ name, sql: `${whole};` }]
  }
  const rows = fill ?? value
  if (rows === undefined) {
    throw impossible(
      `${table}.${column} is to be not null, and nothing says what the rows that are there get.`,
      "Add a default behind the type, `=…`, or --fill with SQL: --fill \"'open'\", --fill 'coalesce(note, number)'.",
    )
  }
  const on = { table, column }
  const setDefault = `alter table ${quoteName(table)} alter column ${quoteName(column)} set default ${value ?? ''};`
  return [
    { name, sql: value === undefined ? `${add};` : `${add};\n${setDefault}` },
    backfill(on, rows),
    ...(isNotNull ? notNull(on) : []),
  ]
}

async function isVolatile(statement: string): Promise<boolean> {
  const parsed = await parseSql([statement])
  return parsed
    .flatMap(({ changes }) => changes)
    .some(
      (change) =>
        change.kind === 'add column' &&
        change.column.default !== undefined &&
        mayDifferByRow(change.column.default),
    )
}

function indexStep(
  { table, columns, isUnique }: Extract<DescribedChange, { kind: 'index' }>,
  model: TableModel,
): Step {
  const keys =
    isOfTenants(model) && columns[0] !== 'tenant_id' ? ['tenant_id', ...columns] : columns
  const name = `${table}_${columns.join('_')}${isUnique ? '_key' : ''}`
  return {
    name: `index_${columns.join('_')}_of_${table}`,
    sql: `create ${isUnique ? 'unique ' : ''}index concurrently ${quoteName(name)} on ${quoteName(table)} (${keys.map(quoteName).join(', ')});`,
  }
}

function foreignKey(
  { table, column, references }: Extract<DescribedChange, { kind: 'foreign key' }>,
  model: TableModel,
  other: TableModel,
): Step[] {
  const isComposite = isOfTenants(model) && isOfTenants(other)
  const key = [...other.constraints.values()].find(({ kind }) => kind === 'primary key')
  const target = key?.columns.filter((name) => name !== 'tenant_id') ?? []
  const [id, ...more] = target
  if (id === undefined || more.length > 0) {
    throw impossible(
      `${references} has no key of one column that the migrations tell.`,
      'Write the foreign key by hand: `saas migrate new NAME --sql`.',
    )
  }
  const from = (isComposite ? ['tenant_id', column] : [column]).map(quoteName).join(', ')
  const to = (isComposite ? ['tenant_id', id] : [id]).map(quoteName).join(', ')
  const name = quoteName(`${table}_${column}_fkey`)
  const on = quoteName(table)
  return [
    {
      name: `reference_${references}_from_${table}`,
      sql: `alter table ${on} add constraint ${name}
  foreign key (${from}) references ${quoteName(references)} (${to}) not valid;`,
    },
    {
      name: `validate_${references}_of_${table}`,
      sql: `alter table ${on} validate constraint ${name};`,
    },
  ]
}

function isOfTenants({ columns }: TableModel): boolean {
  return columns.has('tenant_id')
}

function requireTable(schema: SchemaModel, name: string): TableModel {
  const table = schema.tables.get(name)
  if (table !== undefined) return table
  const known = [...schema.tables.keys()].sort().join(', ')
  throw impossible(
    `No migration makes a table ${name}.`,
    known === '' ? 'There is no migration yet.' : `There are ${known}.`,
  )
}

function requireColumn(table: TableModel, name: string) {
  const column = table.columns.get(name)
  if (column !== undefined) return column
  throw impossible(
    `${table.name} has no column ${name}.`,
    `It has ${[...table.columns.keys()].join(', ')}.`,
  )
}

function requireNoColumn(table: TableModel, name: string): void {
  if (!table.columns.has(name)) return
  throw impossible(`${table.name} has a column ${name} already.`, 'Choose another name.')
}

function impossible(message: string, hint: string): TenantryError {
  return new TenantryError('CHANGE_IMPOSSIBLE', { message, hint })
}

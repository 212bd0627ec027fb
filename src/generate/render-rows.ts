import { isListed, rowType } from './render-interfaces.ts'
import { isOptional } from './render-tables.ts'
import type { RepositoryColumn, RepositoryShape } from './repository-shape.ts'
import { linedObject, literal, propertyName, propertyOf } from './source-text.ts'

/** As many parameters as one statement can have. */
const MOST_PARAMETERS = 65_535

/** Types whose values arrive as PostgreSQL itself writes them, whatever parsers an application has set. */
const EXACT_TYPES = new Set(['uuid', 'text', 'varchar', 'int2', 'int4'])

/** What stands in front of the class: its columns, and how values become rows and conditions. */
export function renderRows(shape: RepositoryShape, tables: string): string[] {
  const { names, table, insertable, changeable, filterable, key, columns } = shape
  const { row } = names
  const builder = `ExpressionBuilder<${tables}, ${literal(table.name)}>`
  const nullable = filterable.filter(({ column }) => column.isNullable)
  return [
    ...columnList(columns, builder),
    ...(isListed(shape) && nullable.length > 0
      ? [
          `const NULLABLE: ReadonlySet<string> = new Set([${nullable.map(({ column }) => literal(column.name)).join(', ')}])`,
        ]
      : []),
    ...(isListed(shape)
      ? [
          '/** What a cursor takes from the row as it is. */',
          `const EXACT = [${filterable
            .filter(isExact)
            .map(({ column }) => literal(column.name))
            .join(', ')}] as const`,
        ]
      : []),
    '/** So many that the parameters of one statement suffice. */',
    `const ROWS_AT_ONCE = ${Math.floor(MOST_PARAMETERS / (insertable.length + 1))}`,
    '',
    `function rowOf(${parameter('values', insertable)}: New${row}) {`,
    `return ${linedObject(insertable.map((one) => writtenProperty(one, isOptional(one.column))))}`,
    '}',
    '',
    ...(key === undefined || changeable.length === 0
      ? []
      : [
          `function changesOf(values: ${row}Changes) {`,
          `return ${linedObject(changeable.map((one) => writtenProperty(one, true)))}`,
          '}',
          '',
        ]),
    `function matching(${parameter('where', filterable)}: ${row}Filter) {`,
    `return (eb: ${builder}) => {`,
    'const all: Expression<SqlBool>[] = []',
    ...filterable.map(condition),
    'return eb.and(all)',
    '}',
    '}',
  ]
}

/** A parameter that nothing uses is allowed under such a name alone. */
function parameter(name: string, columns: readonly RepositoryColumn[]): string {
  return columns.length === 0 ? `_${name}` : name
}

function isExact({ column: { type } }: RepositoryColumn): boolean {
  return type.kind === 'enum' || EXACT_TYPES.has(type.name)
}

function columnList(columns: readonly RepositoryColumn[], builder: string): string[] {
  if (columns.every(({ form }) => form.readAs === undefined)) {
    const names = columns.map(({ column }) => literal(column.name))
    return [`const COLUMNS = [${names.join(', ')}] as const`]
  }
  return [
    '/** An array that node-postgres does not know arrives as text, unless it is read as one that it does. */',
    `const COLUMNS = (eb: ${builder}) =>`,
    `[${columns.map(selection).join(', ')}] as const`,
  ]
}

function selection(one: RepositoryColumn): string {
  const { column, form } = one
  const name = literal(column.name)
  if (form.readAs === undefined) return name
  return `eb.cast<${rowType(one)}>(${name}, sql\`${form.readAs}\`).as(${name})`
}

function writtenProperty(one: RepositoryColumn, mayBeLeftOut: boolean): string {
  const { name } = one.column
  return `${propertyName(name)}: ${written(propertyOf('values', name), one, mayBeLeftOut)}`
}

function written(value: string, { column, form }: RepositoryColumn, mayBeLeftOut: boolean): string {
  if (form.json === undefined) return value
  const text =
    form.json === 'value'
      ? `JSON.stringify(${value})`
      : `${value}.map((one) => JSON.stringify(one))`
  if (column.isNullable) return `${value} == null ? ${value} : ${text}`
  return mayBeLeftOut ? `${value} === undefined ? ${value} : ${text}` : text
}

function condition({ column }: RepositoryColumn): string {
  const value = propertyOf('where', column.name)
  const name = literal(column.name)
  const operator = column.isNullable ? `${value} === null ? 'is' : '='` : "'='"
  return `if (${value} !== undefined) all.push(eb(${name}, ${operator}, ${value}))`
}

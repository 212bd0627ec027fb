import { isOptional } from './render-tables.ts'
import type { RepositoryColumn, RepositoryShape } from './repository-shape.ts'
import { docComment, literal, propertyName } from './source-text.ts'

/** The types that the methods of a repository speak of. */
export function renderInterfaces(shape: RepositoryShape): string[] {
  const { names, table, columns, insertable, changeable, filterable, key, version } = shape
  const { row, label } = names
  return [
    ...(table.comment === undefined ? [`/** A row of ${label}. */`] : docComment(table.comment)),
    `export interface ${row} {`,
    ...columns.flatMap((one) => [
      ...docComment(one.column.comment),
      `${propertyName(one.column.name)}: ${rowType(one)}`,
    ]),
    '}',
    '',
    '/** What a new row is made of; what is left out gets its default. */',
    `export interface New${row} {`,
    ...insertable.map(
      (one) =>
        `${propertyName(one.column.name)}${isOptional(one.column) ? '?' : ''}: ${givenType(one)}${isOptional(one.column) ? ' | undefined' : ''}`,
    ),
    '}',
    '',
    ...(key === undefined || (changeable.length === 0 && version === undefined)
      ? []
      : optional(
          '/** What an update may set; what is left out stays. */',
          `${row}Changes`,
          changeable,
          givenType,
        )),
    ...optional(
      filterable.some(({ column }) => column.isNullable)
        ? '/** What a row has to equal; null asks for rows without a value. */'
        : '/** What a row has to equal. */',
      `${row}Filter`,
      filterable,
      rowType,
    ),
    ...(key !== undefined && key.length > 1
      ? [
          '/** What tells one row from the others. */',
          `export interface ${row}Key {`,
          ...key.map((one) => `${propertyName(one.column.name)}: ${one.form.row}`),
          '}',
          '',
        ]
      : []),
    ...(isListed(shape) ? listInterface(shape) : []),
  ]
}

/** Whether rows can be told apart, so that a page can begin behind one. */
export function isListed({ key, filterable }: RepositoryShape): boolean {
  return key !== undefined && key.length > 0 && key.every((one) => filterable.includes(one))
}

export function rowType({ column, form }: RepositoryColumn): string {
  return column.isNullable ? `${form.row} | null` : form.row
}

function givenType({ column, form }: RepositoryColumn): string {
  return column.isNullable ? `${form.given} | null` : form.given
}

function optional(
  comment: string,
  name: string,
  columns: readonly RepositoryColumn[],
  typeOf: (column: RepositoryColumn) => string,
): string[] {
  return [
    comment,
    `export interface ${name} {`,
    ...columns.map((one) => `${propertyName(one.column.name)}?: ${typeOf(one)} | undefined`),
    '}',
    '',
  ]
}

function listInterface({ names: { row }, filterable }: RepositoryShape): string[] {
  const sortable = filterable.map(({ column }) => literal(column.name)).join(' | ')
  return [
    '/** The columns that a list can be sorted by. */',
    `export type ${row}Order = ${sortable}`,
    '',
    `export interface ${row}ListOptions {`,
    `readonly where?: ${row}Filter | undefined`,
    '/** Rows in which it is the same follow in the order of the key, and null comes last. Default: the key alone. */',
    `readonly orderBy?: ${row}Order | undefined`,
    "/** Default: `'asc'`. */",
    "readonly direction?: 'asc' | 'desc' | undefined",
    '/** Default: 50. */',
    'readonly limit?: number | undefined',
    '/** `next` of the page before, with the same order. Default: the first page. */',
    'readonly after?: string | undefined',
    '}',
    '',
  ]
}

import type { RepositoryColumn, RepositoryUnique } from './repository-shape.ts'
import { camelCase } from '../words/index.ts'
import { literal, propertyName, propertyOf } from './source-text.ts'

/** How a method is told which row is meant. */
export interface Selector {
  /** Parameters in front of the others: `id: string, `, or nothing. */
  readonly parameters: string
  /** `.where('id', '=', id)`. */
  readonly where: string
}

/** No parameter may be called so: words of JavaScript, and what the methods use. */
const RESERVED = new Set(
  [
    'arguments await break case catch class const continue debugger default delete do else enum eval export',
    'extends false finally for function if implements import in instanceof interface let new null package',
    'private protected public return static super switch this throw true try typeof undefined var void while',
    'with yield changes db expected isNothing numDeletedRows query set sql version',
  ].flatMap((words) => words.split(' ')),
)

/** @param type Of the object that names a key of several columns. */
export function selectorOf(columns: readonly RepositoryColumn[], type: string): Selector {
  const [only, ...others] = columns
  if (only === undefined) return { parameters: '', where: '' }
  if (others.length === 0) {
    const parameter = parameterName(only.column.name)
    return { parameters: `${parameter}: ${only.form.row}, `, where: equals(only, parameter) }
  }
  return {
    parameters: `key: ${type}, `,
    where: columns.map((one) => equals(one, propertyOf('key', one.column.name))).join(''),
  }
}

export function uniqueSelector({ columns }: RepositoryUnique): Selector {
  const members = columns.map((one) => `${propertyName(one.column.name)}: ${one.form.row}`)
  return selectorOf(columns, `{ ${members.join('; ')} }`)
}

function equals({ column }: RepositoryColumn, value: string): string {
  return `.where(${literal(column.name)}, '=', ${value})`
}

function parameterName(column: string): string {
  const name = camelCase(column)
  return RESERVED.has(name) ? `${name}Value` : name
}

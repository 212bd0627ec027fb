import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import { isColumnNamed } from '../column-names.ts'
import { flowsTo } from '../origins.ts'
import type { Step } from '../query.ts'
import { nameText, propertyOf } from '../unwrap.ts'

/** Whether `data` gives rows no tenant, neither as a column nor as a relation. */
export function prismaLacks(column: string, { method, call }: Step, program: CodeProgram): boolean {
  const [given] = call.arguments
  if (!method.startsWith('create') || given === undefined) return false
  return flowsTo(given, program)
    .flatMap(({ origin }) =>
      ts.isObjectLiteralExpression(origin) ? propertyOf(origin, 'data') : [],
    )
    .flatMap((data) => flowsTo(data, program).map(({ origin }) => origin))
    .flatMap((data): readonly ts.Node[] =>
      ts.isArrayLiteralExpression(data) ? data.elements : [data],
    )
    .some((row) => ts.isObjectLiteralExpression(row) && lacks(row, column))
}

function lacks({ properties }: ts.ObjectLiteralExpression, column: string): boolean {
  const names = properties.map(({ name }) => name && nameText(name))
  // What is spread into it may give the tenant.
  if (names.includes(undefined)) return false
  return !names.some(
    (name = '') => isColumnNamed(name, column) || isColumnNamed(`${name}Id`, column),
  )
}

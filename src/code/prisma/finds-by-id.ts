import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import { flowsTo } from '../origins.ts'
import type { Step } from '../query.ts'
import { propertyOf } from '../unwrap.ts'

/** Whether a condition is `where: { id }`. */
export function findsById({ call }: Step, program: CodeProgram): boolean {
  const [given] = call.arguments
  if (given === undefined) return false
  return flowsTo(given, program)
    .flatMap(({ origin }) =>
      ts.isObjectLiteralExpression(origin) ? propertyOf(origin, 'where') : [],
    )
    .flatMap((where) => flowsTo(where, program).map(({ origin }) => origin))
    .some((where) => ts.isObjectLiteralExpression(where) && propertyOf(where, 'id').length > 0)
}

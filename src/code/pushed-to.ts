import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { symbolOf } from './declarations.ts'
import { unwrap } from './unwrap.ts'

/** What is put into a list that is built step by step. */
export function pushedTo(
  list: ts.Expression,
  { checker, calls }: CodeProgram,
): readonly ts.Expression[] {
  const symbol = ts.isIdentifier(list) ? symbolOf(list, checker) : undefined
  if (symbol === undefined) return []
  return calls.on(symbol.name, 'push').flatMap(({ expression, arguments: given = [] }) => {
    const isSame =
      ts.isPropertyAccessExpression(expression) &&
      symbolOf(unwrap(expression.expression), checker) === symbol
    return isSame ? [...given] : []
  })
}

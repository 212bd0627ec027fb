import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { flowsTo } from './origins.ts'

/** All texts that an expression may be, where the program says so; undefined where one of them is not known. */
export function textsOf(
  expression: ts.Expression,
  program: CodeProgram,
): readonly string[] | undefined {
  if (ts.isStringLiteralLike(expression)) return [expression.text]
  const type = program.checker.getTypeAtLocation(expression)
  const literals = type.isUnion() ? type.types : [type]
  if (literals.every((part) => part.isStringLiteral())) {
    return literals.map((part) => (part.isStringLiteral() ? part.value : ''))
  }
  const origins = flowsTo(expression, program).map(({ origin }) => origin)
  const texts = origins.flatMap((origin) => (ts.isStringLiteralLike(origin) ? [origin.text] : []))
  return texts.length === origins.length && texts.length > 0 ? texts : undefined
}

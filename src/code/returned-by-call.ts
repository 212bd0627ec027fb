import { ts } from 'ts-morph'

import { calledDeclaration } from './called-declaration.ts'
import type { CodeProgram } from './code-program.ts'
import { returnedBy } from './origins.ts'

/** The expressions that a call may return; none of a function of a library, or of one that is not known. */
export function returnedByCall(
  call: ts.CallExpression,
  { checker }: CodeProgram,
): readonly ts.Expression[] {
  const declared = calledDeclaration(call, checker)
  if (declared === undefined || declared.getSourceFile().isDeclarationFile) return []
  return ts.isJSDocSignature(declared) ? [] : returnedBy(declared)
}

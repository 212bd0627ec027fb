import { ts } from 'ts-morph'

import type { Call } from './call-index.ts'
import { declarationsOf } from './declarations.ts'
import { unwrap } from './unwrap.ts'

/**
 * What a call calls, as far as it is declared; of what a library overloads, one of the overloads. Only among those of
 * the program the checker has to choose, for which it looks at the types of all arguments: that takes its time.
 */
export function calledDeclaration(
  call: Call,
  checker: ts.TypeChecker,
): ts.SignatureDeclaration | undefined {
  const callee = unwrap(call.expression)
  if (ts.isCallExpression(call) && isNamed(callee)) {
    const name = ts.isIdentifier(callee) ? callee : callee.name
    const declarations = declarationsOf(name, checker)
    const [first] = declarations
    const isOne =
      declarations.length === 1 ||
      declarations.every((one) => one.getSourceFile().isDeclarationFile)
    if (isOne && first !== undefined && isFunction(first)) return first
  }
  const declared = checker.getResolvedSignature(call)?.declaration
  return declared === undefined || ts.isJSDocSignature(declared) ? undefined : declared
}

function isFunction(
  node: ts.Node,
): node is ts.FunctionDeclaration | ts.MethodDeclaration | ts.MethodSignature {
  return (
    ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isMethodSignature(node)
  )
}

function isNamed(callee: ts.Expression): callee is ts.Identifier | ts.PropertyAccessExpression {
  return ts.isIdentifier(callee) || ts.isPropertyAccessExpression(callee)
}

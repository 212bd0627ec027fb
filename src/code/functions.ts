import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { declarationsOf } from './declarations.ts'
import { flowsTo } from './origins.ts'
import { unwrap } from './unwrap.ts'

/** The functions of the program that an expression may be, whatever name they are handed on by. */
export function functionsIn(
  expression: ts.Expression,
  program: CodeProgram,
): readonly ts.SignatureDeclaration[] {
  const node = unwrap(expression)
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return [node]
  // `this.handle.bind(this)` is the same function.
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { expression: bound, name } = node.expression
    if (name.text === 'bind') return functionsIn(bound, program)
  }
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return []
  const name = ts.isIdentifier(node) ? node : node.name
  const declared = declarationsOf(name, program.checker).flatMap((one) =>
    ts.isFunctionLike(one) && !ts.isJSDocSignature(one) && 'body' in one ? [one] : [],
  )
  if (declared.length > 0) return declared
  return flowsTo(node, program).flatMap(({ origin }) =>
    origin !== node && (ts.isArrowFunction(origin) || ts.isFunctionExpression(origin))
      ? [origin]
      : origin !== node && ts.isIdentifier(origin)
        ? functionsIn(origin, program)
        : [],
  )
}

/** The name by which a function is handed on: its own, or that of what holds it. */
export function nameOfFunction(declared: ts.SignatureDeclaration): ts.Identifier | undefined {
  if (declared.name !== undefined) return ts.isIdentifier(declared.name) ? declared.name : undefined
  const { parent } = declared
  const isHeld =
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertyAssignment(parent)
  return isHeld && ts.isIdentifier(parent.name) ? parent.name : undefined
}

/** Whether a function may wait within. */
export function isAsync(declared: ts.SignatureDeclaration): boolean {
  return (
    ts.canHaveModifiers(declared) &&
    (ts.getModifiers(declared) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
  )
}

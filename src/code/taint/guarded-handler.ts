import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import { declarationsOf } from '../declarations.ts'
import { unwrap } from '../unwrap.ts'

/** Names of what asks whether somebody may. */
export const CHECKS =
  /member|access|allow|authori[sz]|permi|belong|owner|entitle|may[A-Z]|can[A-Z]/i
/** Names of what only those get past who run the application, and of a proof of who has sent it. */
export const OPERATES =
  /admin|operator|staff|backoffice|superuser|timingSafeEqual|signature|webhook|hmac/i
/** The one who asks. */
const USER = /\b(?:user|member\w*|claims?|session|principal)\b/i

/** Whether what runs as the tenant asks for the user in it before anything else: a member, or nobody. */
export function isCheckedWithin(callback: ts.Node, program: CodeProgram): boolean {
  if (!ts.isArrowFunction(callback) && !ts.isFunctionExpression(callback)) return false
  const { body } = callback
  if (!ts.isBlock(body)) return false
  return body.statements.some(
    (statement) =>
      (ts.isIfStatement(statement) && asksForUser(statement.expression, program)) ||
      (ts.isExpressionStatement(statement) && namesCheck(statement.expression)),
  )
}

function asksForUser(node: ts.Node, program: CodeProgram): boolean {
  if (ts.isIdentifier(node)) {
    return declarationsOf(node, program.checker).some(
      (declared) =>
        ts.isVariableDeclaration(declared) &&
        declared.initializer !== undefined &&
        USER.test(declared.initializer.getText()),
    )
  }
  return ts.forEachChild(node, (child) => asksForUser(child, program) || undefined) ?? false
}

function namesCheck(expression: ts.Expression): boolean {
  const call = unwrap(expression)
  return ts.isCallExpression(call) && CHECKS.test(lastName(call.expression))
}

/** Whether a route is registered with what lets nobody else in: `{ preHandler: requireAdmin }`. */
export function isGuarded(handler: ts.Node): boolean {
  const { parent } = handler
  if (!ts.isCallExpression(parent)) return false
  return parent.arguments.some((one) => one !== handler && namesOperator(one))
}

function namesOperator(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return OPERATES.test(node.text) || CHECKS.test(node.text)
  return ts.forEachChild(node, (child) => namesOperator(child) || undefined) ?? false
}

/** `find` in `this.invoices.find`. */
export function lastName(callee: ts.Expression): string {
  const node = unwrap(callee)
  if (ts.isIdentifier(node)) return node.text
  return ts.isPropertyAccessExpression(node) ? node.name.text : ''
}

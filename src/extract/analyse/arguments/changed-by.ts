import { ts } from 'ts-morph'

import { unwrap } from '../../../code/index.ts'

/** What a statement sets, adds to or takes away of an object. */
export function changedBy(
  node: ts.Node,
): { readonly object: ts.Expression; readonly part: string } | undefined {
  if (ts.isBinaryExpression(node) && isAssignment(node)) return partOf(node.left)
  if (ts.isDeleteExpression(node)) return partOf(node.expression)
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const isCount =
      node.operator === ts.SyntaxKind.PlusPlusToken ||
      node.operator === ts.SyntaxKind.MinusMinusToken
    return isCount ? partOf(node.operand) : undefined
  }
  return undefined
}

export function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

function partOf(target: ts.Expression) {
  const node = unwrap(target)
  if (ts.isPropertyAccessExpression(node))
    return { object: node.expression, part: `.${node.name.text}` }
  return ts.isElementAccessExpression(node) ? { object: node.expression, part: '[]' } : undefined
}

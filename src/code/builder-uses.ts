import { ts } from 'ts-morph'

import { wrap } from './unwrap.ts'

/** The calls that stand right behind a name, and the whole of them: `query.where(…).limit(…)`. */
interface Chain {
  readonly calls: readonly { readonly method: string; readonly call: ts.CallExpression }[]
  readonly end: ts.Expression
}

export function chainBehind(use: ts.Expression): Chain {
  const calls: { method: string; call: ts.CallExpression }[] = []
  let end = wrap(use)
  while (ts.isPropertyAccessExpression(end.parent) && ts.isCallExpression(end.parent.parent)) {
    const call = end.parent.parent
    calls.push({ method: end.parent.name.text, call })
    end = wrap(call)
  }
  return { calls, end }
}

/** `query.where(…)` as a statement of its own. */
export function isStatement(use: ts.Identifier): boolean {
  const { calls, end } = chainBehind(use)
  const { parent } = end
  return calls.length > 0 && (ts.isExpressionStatement(parent) || ts.isVoidExpression(parent))
}

/** `query` on the right of `query = query.where(…)`. */
export function isPutBack(use: ts.Identifier, name: string): boolean {
  const { end } = chainBehind(use)
  const { parent } = end
  return (
    ts.isBinaryExpression(parent) &&
    parent.right === end &&
    ts.isIdentifier(parent.left) &&
    parent.left.text === name
  )
}

/** What is assigned to. */
export function isTarget(name: ts.Identifier): boolean {
  const { parent } = name
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === name &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  )
}

/** `return query`, and `() => query`. */
export function isReturned({ parent }: ts.Node): boolean {
  return ts.isReturnStatement(parent) || ts.isArrowFunction(parent)
}

/** Whether a node is reached on some ways through a function only. */
export function isWithinChoice(node: ts.Node, scope: ts.Node): boolean {
  for (let at: ts.Node = node; at !== scope && at.parent !== undefined; at = at.parent) {
    const { parent } = at
    if (ts.isIfStatement(parent) && parent.expression !== at) return true
    if (ts.isConditionalExpression(parent) && parent.condition !== at) return true
    if (ts.isIterationStatement(parent, false) || ts.isCaseOrDefaultClause(parent)) return true
    if (
      ts.isBinaryExpression(parent) &&
      parent.right === at &&
      parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
    ) {
      return true
    }
  }
  return false
}

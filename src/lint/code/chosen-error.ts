import { ts } from 'ts-morph'

/** Conditions that tell an error that is meant for clients from all others. */
const CHOOSES =
  /\b(?:validation|status|statusCode|expose|exposed|code|name|isOperational|isPublic|NODE_ENV|production|development|debug|isDev\w*)\b/
const KIND = /\binstanceof\s+(?!Error\b)/
/** What says of a place behind it that the worst is dealt with. */
const LEAVES = /\b(?:status|statusCode|expose|isOperational|NODE_ENV|production)\b/

/** Whether a place is reached only with an error that somebody has chosen for clients to see. */
export function isOfChosenError(place: ts.Node): boolean {
  for (let at: ts.Node = place; at.parent !== undefined; at = at.parent) {
    const { parent } = at
    const condition = conditionAround(at, parent)
    if (condition !== undefined && isChoice(condition)) return true
    if (ts.isBlock(parent) && parent.statements.some((one) => one.end <= at.pos && leaves(one))) {
      return true
    }
    if (ts.isFunctionLike(parent)) return false
  }
  return false
}

function conditionAround(at: ts.Node, parent: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(parent) && parent.expression !== at) return parent.expression
  if (ts.isConditionalExpression(parent) && parent.condition !== at) return parent.condition
  if (ts.isCaseClause(parent) && ts.isSwitchStatement(parent.parent.parent)) {
    return parent.parent.parent.expression
  }
  const isAnd =
    ts.isBinaryExpression(parent) &&
    parent.right === at &&
    parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
  return isAnd ? parent.left : undefined
}

/** A property that says it, a class of errors, or a function that is asked. */
function isChoice(condition: ts.Expression): boolean {
  const text = condition.getText()
  return CHOOSES.test(text) || KIND.test(text) || asks(condition)
}

function asks(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) return true
  return ts.forEachChild(node, (child) => asks(child) || undefined) ?? false
}

function leaves(statement: ts.Statement): boolean {
  if (!ts.isIfStatement(statement) || !LEAVES.test(statement.expression.getText())) return false
  const { thenStatement } = statement
  const last = ts.isBlock(thenStatement) ? thenStatement.statements.at(-1) : thenStatement
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last))
}

import { ts } from 'ts-morph'

/** Methods of lists, maps, sets, dates and bytes that change what they are called on. */
const CHANGING =
  /^(?:set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set[A-Z]\w*)$/

const CHANGING_FIRST: ReadonlySet<string> = new Set([
  'Object.assign',
  'Object.defineProperty',
  'Object.defineProperties',
  'Object.setPrototypeOf',
  'Reflect.set',
  'Reflect.deleteProperty',
])

/** Whether what a name stands for, or something within it, is changed where the name stands. Another value for the name is none. */
export function isChangedAt(name: ts.Node, checker: ts.TypeChecker): boolean {
  let value = outOf(name)
  let isWithin = false
  for (let member = memberOf(value); member !== undefined; member = memberOf(value)) {
    if (isChangingCall(member, checker)) return true
    value = outOf(member)
    isWithin = true
  }
  const { parent } = value
  if (isWithin && isWritten(value)) return true
  return (
    ts.isCallExpression(parent) &&
    parent.arguments[0] === value &&
    CHANGING_FIRST.has(parent.expression.getText())
  )
}

type Member = ts.PropertyAccessExpression | ts.ElementAccessExpression

function memberOf(value: ts.Node): Member | undefined {
  const { parent } = value
  const isMember = ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)
  return isMember && parent.expression === value ? parent : undefined
}

/** Past parentheses, and what says something about its type. */
function outOf(node: ts.Node): ts.Node {
  let value = node
  while (
    ts.isParenthesizedExpression(value.parent) ||
    ts.isNonNullExpression(value.parent) ||
    ts.isAsExpression(value.parent)
  ) {
    value = value.parent
  }
  return value
}

/** `rates.set(…)`; what a method of one's own does is not known by its name. */
function isChangingCall(member: Member, checker: ts.TypeChecker): boolean {
  if (!ts.isPropertyAccessExpression(member) || !CHANGING.test(member.name.text)) return false
  if (!ts.isCallExpression(member.parent) || member.parent.expression !== member) return false
  const [declared] = checker.getSymbolAtLocation(member.name)?.declarations ?? []
  return declared?.getSourceFile().isDeclarationFile === true
}

function isWritten(value: ts.Node): boolean {
  const { parent } = value
  if (ts.isBinaryExpression(parent) && parent.left === value) {
    const { kind } = parent.operatorToken
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
  }
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    const { operator } = parent
    return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken
  }
  return ts.isDeleteExpression(parent)
}

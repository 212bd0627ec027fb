import { ts } from 'ts-morph'

import { changesFirst, changesReceiver, writtenBy } from './changing-syntax.ts'

/** Whether what a name stands for, or something within it, is changed where the name stands. Another value for the name is none. */
export function isChangedAt(name: ts.Node, checker: ts.TypeChecker): boolean {
  let value = outOf(name)
  let isWithin = false
  for (let member = memberOf(value); member !== undefined; member = memberOf(value)) {
    const call = member.parent
    const isCalled = ts.isCallExpression(call) && call.expression === member
    if (isCalled && changesReceiver(call, checker)) return true
    value = outOf(member)
    isWithin = true
  }
  const { parent } = value
  if (isWithin && writtenBy(parent) === value) return true
  return ts.isCallExpression(parent) && parent.arguments[0] === value && changesFirst(parent)
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

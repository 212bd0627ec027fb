import { ts } from 'ts-morph'

import { isTenancy } from '../../../code/index.ts'
import type { Use } from '../uses/use.ts'
import { transactionAround } from '../transactions.ts'

/** A call of the module from outside, as far as it matters to one that is done later. */
export interface EventCall {
  readonly use: Use
  /** Whether nothing is done with what it returns but to wait for it. */
  readonly isStatement: boolean
  /** What is done when it is done: the `then` that is given it. */
  readonly goesOn: ts.Node | undefined
  /** What sees the errors that it throws: a `catch`. */
  readonly catcher: ts.Node | undefined
  /** The transaction that it stands in. */
  readonly around: SurroundingTransaction | undefined
}

export interface SurroundingTransaction {
  readonly call: ts.CallExpression
  /** Whether a Tenancy has begun it, which an event is written in. */
  readonly isOfTenancy: boolean
}

/** How a function is called; undefined for a use that is no call. */
export function readEventCall(use: Use, checker: ts.TypeChecker): EventCall | undefined {
  const call = callOf(use.node)
  if (call === undefined) return undefined
  const chain = chainOf(call)
  const last = chain.at(-1) ?? call
  return {
    use,
    isStatement: isDoneAlone(last),
    goesOn: chain.find((one) => methodOf(one) === 'then'),
    catcher: chain.find((one) => methodOf(one) === 'catch') ?? catchAround(call),
    around: surroundingOf(use.node, checker),
  }
}

function callOf(name: ts.Node): ts.CallExpression | undefined {
  const { parent } = name
  const value = ts.isPropertyAccessExpression(parent) && parent.name === name ? parent : name
  const call = value.parent
  return ts.isCallExpression(call) && call.expression === value ? call : undefined
}

/** The calls of `.then`, `.catch` and `.finally` on a promise, one behind the other. */
function chainOf(call: ts.CallExpression): readonly ts.CallExpression[] {
  const access = outOfParentheses(call).parent
  if (!ts.isPropertyAccessExpression(access) || !CHAINED.has(access.name.text)) return []
  const next = access.parent
  return ts.isCallExpression(next) && next.expression === access ? [next, ...chainOf(next)] : []
}

const CHAINED: ReadonlySet<string> = new Set(['then', 'catch', 'finally'])

function methodOf({ expression }: ts.CallExpression): string | undefined {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined
}

/** `record()`, `await record()`, `void record()` as a statement. */
function isDoneAlone(call: ts.Node): boolean {
  let node = outOfParentheses(call)
  while (ts.isAwaitExpression(node.parent) || ts.isVoidExpression(node.parent)) {
    node = outOfParentheses(node.parent)
  }
  return ts.isExpressionStatement(node.parent)
}

function outOfParentheses(node: ts.Node): ts.Node {
  return ts.isParenthesizedExpression(node.parent) ? outOfParentheses(node.parent) : node
}

function catchAround(node: ts.Node): ts.Node | undefined {
  for (let inner = node; inner.parent !== undefined; inner = inner.parent) {
    const { parent } = inner
    if (ts.isFunctionLike(inner)) return undefined
    const isTried = ts.isTryStatement(parent) && parent.tryBlock === inner
    if (isTried && parent.catchClause !== undefined) return parent.catchClause
  }
  return undefined
}

function surroundingOf(node: ts.Node, checker: ts.TypeChecker): SurroundingTransaction | undefined {
  const call = transactionAround(node)
  if (call === undefined) return undefined
  const { expression } = call
  const isOfTenancy =
    ts.isPropertyAccessExpression(expression) &&
    expression.name.text === 'transaction' &&
    isTenancy(checker.getTypeAtLocation(expression.expression))
  return { call, isOfTenancy }
}

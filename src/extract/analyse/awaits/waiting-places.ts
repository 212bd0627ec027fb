import { ts } from 'ts-morph'

import { declarationsOf, isInside, unwrap, wrap } from '../../../code/index.ts'
import type { AsyncFunction } from './await-reach.ts'
import { isGathered } from './judge-library.ts'

/** Whether a promise is waited for where it stands: `await f()`, `Promise.all([f(), g()])`. */
export function isWaitedFor(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const outer = wrap(node)
  const { parent } = outer
  if (ts.isAwaitExpression(parent)) return true
  if (ts.isArrayLiteralExpression(parent)) return isGathered(parent, checker)
  return ts.isCallExpression(parent) && isGathered(outer, checker)
}

/** Whether nobody looks at what a call gives: `f()`, `void f()`. */
export function isLeft(node: ts.Expression): boolean {
  const { parent } = wrap(node)
  return ts.isExpressionStatement(parent) || ts.isVoidExpression(parent)
}

/** Whether a function hands a promise to its callers as it is; within `try` it has to wait, or nothing is caught. */
export function isReturnedAtOnce(node: ts.Expression, declared: AsyncFunction): boolean {
  const outer = withParentheses(node)
  if (outer.parent === declared) return true
  if (!ts.isReturnStatement(outer.parent)) return false
  for (let at: ts.Node = outer.parent; at !== declared; at = at.parent) {
    if (ts.isTryStatement(at)) return false
  }
  return true
}

/** Who else may write what a piece of code adds to, between its reading and its writing: `this.total += f()`. */
export function racedBy(
  node: ts.Expression,
  around: AsyncFunction,
  checker: ts.TypeChecker,
): ts.Expression | undefined {
  for (let at: ts.Node = node; at !== around; at = at.parent) {
    const { parent } = at
    if (ts.isBinaryExpression(parent) && parent.right === at && readsFirst(parent)) {
      const declared = declarationsOf(rootOf(parent.left), checker)
      const isOfCall = declared.length > 0 && declared.every((one) => isInside(one, around))
      if (!isOfCall) return parent.left
    }
  }
  return undefined
}

function readsFirst({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return (
    kind >= ts.SyntaxKind.FirstCompoundAssignment && kind <= ts.SyntaxKind.LastCompoundAssignment
  )
}

function rootOf(expression: ts.Expression): ts.Expression {
  let root = unwrap(expression)
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root))
    root = unwrap(root.expression)
  return root
}

/** Whether a callback does nothing but hand on what a call gives: `(x) => f(x)`. */
export function isBareCallback(node: ts.Expression, declared: AsyncFunction): boolean {
  if (!ts.isArrowFunction(declared) || declared.type !== undefined) return false
  const holder = wrap(declared).parent
  return (
    withParentheses(node).parent === declared &&
    ts.isCallExpression(holder) &&
    holder.expression !== wrap(declared)
  )
}

/** Whether nothing of its file runs behind a call. */
export function isLastOfFile(node: ts.Expression): boolean {
  const { parent } = wrap(node)
  const { statements } = node.getSourceFile()
  return ts.isExpressionStatement(parent) && statements.at(-1) === parent
}

const WAITING_KINDS: ReadonlySet<ts.ModuleKind> = new Set([
  ts.ModuleKind.ES2022,
  ts.ModuleKind.ESNext,
  ts.ModuleKind.System,
  ts.ModuleKind.Preserve,
])

/** Whether a file may wait while it is loaded: an ES module may. */
export function mayWaitAtTop(file: ts.SourceFile, options: ts.CompilerOptions): boolean {
  if (!ts.isExternalModule(file)) return false
  const { module = ts.ModuleKind.CommonJS, target = ts.ScriptTarget.ES5 } = options
  if (target < ts.ScriptTarget.ES2017) return false
  if (module >= ts.ModuleKind.Node16 && module <= ts.ModuleKind.NodeNext)
    return file.impliedNodeFormat === ts.ModuleKind.ESNext
  return WAITING_KINDS.has(module)
}

function withParentheses(node: ts.Expression): ts.Expression {
  let outer = node
  while (ts.isParenthesizedExpression(outer.parent)) outer = outer.parent
  return outer
}

import { ts } from 'ts-morph'

import { calleeName } from '../../../code/index.ts'
import { type Flow, refuse } from './flow.ts'

const THROWS: ReadonlySet<string> = new Set([
  'toThrow',
  'toThrowError',
  'toThrowErrorMatchingSnapshot',
  'toThrowErrorMatchingInlineSnapshot',
])
const REJECTS: Readonly<Record<string, string>> = {
  throws: 'rejects',
  doesNotThrow: 'doesNotReject',
}

/**
 * Tests that something throws: `expect(() => f()).toThrow()` becomes `await expect(() => f()).rejects.toThrow()`, and
 * `assert.throws(…)` becomes `await assert.rejects(…)`. Types alone would let them pass whatever is thrown.
 */
export function judgeAssertion(
  value: ts.Expression,
  call: ts.CallExpression | ts.NewExpression,
  checker: ts.TypeChecker,
): Flow | undefined {
  const name = calleeName(call)
  if (!ts.isCallExpression(call) || name === undefined) return undefined
  const replacement = REJECTS[name.text]
  if (replacement !== undefined) {
    const file = checker.getResolvedSignature(call)?.declaration?.getSourceFile().fileName ?? ''
    if (!/\/@types\/node\/assert/.test(file)) return undefined
    const rewrites = [{ start: name.getStart(), end: name.end, text: replacement }]
    return { is: 'call', call, rewrites }
  }
  if (name.text !== 'expect' || !isFunction(value)) return undefined
  return judgeExpectation(call)
}

function judgeExpectation(expected: ts.CallExpression): Flow {
  const first = expected.parent
  const isNegated = ts.isPropertyAccessExpression(first) && first.name.text === 'not'
  const matcher = isNegated ? first.parent : first
  const isThrow = ts.isPropertyAccessExpression(matcher) && THROWS.has(matcher.name.text)
  if (!isThrow || !ts.isCallExpression(matcher.parent)) {
    return refuse(
      'a test looks at what the function throws or gives, and does not wait',
      'Test the promise: `await expect(f()).rejects…`.',
    )
  }
  const text = isNegated ? '.resolves' : '.rejects'
  const rewrites = [{ start: expected.end, end: expected.end, text }]
  return { is: 'call', call: matcher.parent, rewrites }
}

function isFunction(node: ts.Expression): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node)
}

import { ts } from 'ts-morph'

import { calleeName, wrap } from '../../../code/index.ts'
import type { Wrapping } from './await-call.ts'
import { FINE, type Flow, refuse, UNAWAITED } from './flow.ts'
import { promiseNameIn } from './promise-name.ts'
import { isLanguageFile, partsOf, takesPromise } from './wait-kind.ts'

/** They give what their callback gives, and keep what is around it until a promise is done. */
const PASSES: ReadonlySet<string> = new Set(
  'run exit runInAsyncScope with startActiveSpan startSpan withSpan withScope runWithContext runInContext'.split(
    ' ',
  ),
)
export const TESTS: ReadonlySet<string> = new Set(
  'it test before after beforeAll afterAll beforeEach afterEach'.split(' '),
)
const SUITES: ReadonlySet<string> = new Set(['describe', 'suite', 'context'])
const LISTS: ReadonlySet<string> = new Set(['Array', 'ReadonlyArray'])
const COLLECTIONS: ReadonlySet<string> = new Set(['Set', 'Map', 'ReadonlySet', 'ReadonlyMap'])

/** What a library does with the result of a function, going by the type that it declares for it. */
export function judgeLibrary(
  value: ts.Expression,
  expected: readonly ts.SignatureDeclaration[],
  checker: ts.TypeChecker,
): Flow {
  const [first] = expected
  if (first === undefined) return FINE
  const { owner, method } = ownerOf(first)
  const call = value.parent
  if (ts.isCallExpression(call) && (LISTS.has(owner) || COLLECTIONS.has(owner)))
    return judgeCollection(call, owner, method, checker)
  const name = ts.isCallExpression(call) ? rootName(call) : ''
  if (TESTS.has(name)) return FINE
  const takes = new Set(expected.map((one) => takenBy(one, checker)))
  if (takes.has('promise')) return FINE
  const isGeneric = expected.some((one) => ts.isTypeParameterDeclaration(one.parent))
  if (ts.isCallExpression(call) && (isGeneric || takes.has('parameter'))) {
    const called = calleeName(call)?.text ?? ''
    if (PASSES.has(called)) return { is: 'call', call }
    return refuse(
      `${called === '' ? 'a library' : called} hands on what the function returns, and may be done before it is`,
      'Wait for the call before, and hand in what it gave; or waive this where a promise is waited for there.',
    )
  }
  if (takes.has('nothing')) {
    if (!SUITES.has(name)) return UNAWAITED
    return refuse(
      `${name} collects tests, and does not wait`,
      'Move the call into a test or a hook (`beforeAll`).',
    )
  }
  if (takes.has('anything'))
    return isLanguageFile(first.getSourceFile()) ? refuseValue(first) : UNAWAITED
  return refuseValue(first)
}

function refuseValue(declared: ts.SignatureDeclaration): Flow {
  const { owner, method } = ownerOf(declared)
  const name = [owner, method].filter((part) => part !== '').join('.')
  const returned = declared.type?.getText() ?? 'any'
  return refuse(
    `a library${name === '' ? '' : ` (${name})`} uses what the function returns at once, as ${returned}`,
    'Wait for the call before, and give the function what it gave.',
  )
}

function judgeCollection(
  call: ts.CallExpression,
  owner: string,
  method: string,
  checker: ts.TypeChecker,
): Flow {
  if (method === 'forEach') return { is: 'loop', call }
  const isMap = method === 'map' || method === 'flatMap'
  if (!LISTS.has(owner) || !isMap) {
    return refuse(
      `${method} uses what its callback returns at once`,
      `Make a list of what is to be known first (\`await Promise.all(list.map(…))\`), and use ${method} on that.`,
    )
  }
  if (ts.isOptionalChain(call)) return judgeMaybeMap(call, method)
  if (method === 'map' && isGathered(call, checker)) return FINE
  const wrapping = gatheringIn(call)
  const name = calleeName(call)
  if (method === 'map' || name === undefined) return { is: 'call', call, wrapping }
  const rewrites = [{ start: name.getStart(), end: name.end, text: 'map' }]
  return { is: 'call', call, wrapping: { ...wrapping, tail: '.flat()' }, rewrites }
}

function gatheringIn(call: ts.CallExpression): Wrapping {
  return { before: `${promiseNameIn(call.getSourceFile())}.all(`, behind: ')' }
}

/** `list?.map(f) ?? []` is a list for certain; `list?.map(f)` alone is none that Promise.all takes. */
function judgeMaybeMap(call: ts.CallExpression, method: string): Flow {
  const { parent } = call
  const isList =
    ts.isBinaryExpression(parent) &&
    parent.left === call &&
    parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken &&
    ts.isArrayLiteralExpression(parent.right)
  if (!isList || method !== 'map') {
    return refuse(
      `${method} may be called on nothing here, and Promise.all takes lists alone`,
      `Say what it is then: \`list?.map(…) ?? []\`.`,
    )
  }
  return { is: 'call', call: parent, wrapping: gatheringIn(call) }
}

/** Whether all of a list are waited for as it is: `Promise.all(list.map(f))`. */
export function isGathered(list: ts.Expression, checker: ts.TypeChecker): boolean {
  const outer = wrap(list)
  const { parent } = outer
  if (!ts.isCallExpression(parent) || parent.expression === outer) return false
  const declared = checker.getResolvedSignature(parent)?.declaration
  const owner = declared?.parent
  return (
    owner !== undefined &&
    ts.isInterfaceDeclaration(owner) &&
    owner.name.text === 'PromiseConstructor'
  )
}

type Taken = 'promise' | 'nothing' | 'anything' | 'parameter' | 'value'

function takenBy(declared: ts.SignatureDeclaration, checker: ts.TypeChecker): Taken {
  const returned = checker.getSignatureFromDeclaration(declared)?.getReturnType()
  if (returned === undefined) return 'anything'
  if (takesPromise(returned, checker)) return 'promise'
  if (returned.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return 'anything'
  if (partsOf(returned).some(({ flags }) => flags & ts.TypeFlags.Void)) return 'nothing'
  return returned.flags & ts.TypeFlags.TypeParameter ? 'parameter' : 'value'
}

/** Whose parameter a type of functions is: that of `Array.map`. Empty where it is of no method. */
function ownerOf(declared: ts.SignatureDeclaration): { owner: string; method: string } {
  let at: ts.Node = declared
  while (!ts.isMethodSignature(at) && !ts.isInterfaceDeclaration(at)) {
    if (ts.isSourceFile(at) || ts.isFunctionDeclaration(at)) return { owner: '', method: '' }
    at = at.parent
  }
  if (ts.isInterfaceDeclaration(at)) return { owner: at.name.text, method: '' }
  const owner = ts.isInterfaceDeclaration(at.parent) ? at.parent.name.text : ''
  return { owner, method: ts.isIdentifier(at.name) ? at.name.text : '' }
}

/** `it` of `it.only(…)` and `it.each(…)(…)`. */
export function rootName(call: ts.CallExpression): string {
  let at: ts.Expression = call.expression
  for (;;) {
    if (ts.isPropertyAccessExpression(at) || ts.isCallExpression(at)) at = at.expression
    else if (ts.isTaggedTemplateExpression(at)) at = at.tag
    else return ts.isIdentifier(at) ? at.text : ''
  }
}

import { ts } from 'ts-morph'

import { calleeName, type CodeProgram, isOwn } from '../../../code/index.ts'
import { FINE, type Flow, KEPT, refuse, UNAWAITED } from './flow.ts'
import { judgeLibrary, rootName, TESTS } from './judge-library.ts'
import { judgeAssertion } from './judge-assertion.ts'
import { expectedSignatures } from './expected-signatures.ts'

/** What has no say in how a function is called, and waits for it or never calls it. */
const OPAQUE_FINE: ReadonlySet<string> = new Set([
  'expect',
  'mocked',
  'isMockFunction',
  'log',
  'vi',
  'jest',
])

/**
 * What it means that a function becomes asynchronous, for whom it is handed to.
 *
 * @param value The function or its name, with all that only says something about its type.
 * @param own The function itself.
 */
export function judgeFlow(value: ts.Expression, own: ts.Node, program: CodeProgram): Flow {
  const { checker } = program
  const call = value.parent
  const isArgument =
    (ts.isCallExpression(call) || ts.isNewExpression(call)) && call.expression !== value
  if (isArgument) {
    const asserted = judgeAssertion(value, call, checker)
    if (asserted !== undefined) return asserted
    if (ts.isNewExpression(call) && calleeName(call)?.text === 'Promise') {
      return refuse(
        'what is thrown after the first wait in the callback of a new Promise reaches nobody',
        'Wait for the call before the promise is made, and hand in what it gave.',
      )
    }
  }
  const expected = expectedSignatures(value, own, checker)
  if (expected.length === 0) return isArgument ? judgeOpaque(call, checker) : judgeUnsigned(value)
  const owned = expected.filter((one) => isOwn(one, program))
  if (owned.length > 0) return judgeOwn(owned, checker)
  return judgeLibrary(value, expected, checker)
}

function judgeOwn(owned: readonly ts.SignatureDeclaration[], checker: ts.TypeChecker): Flow {
  const hidden = owned.find(
    (one) => ts.isTypeParameterDeclaration(one.parent) && isAny(checker, one),
  )
  if (hidden !== undefined) {
    return refuse(
      `the type of what it is given to says nothing of what the function returns: ${hidden.getText()}`,
      'Say in that type that it may return a promise, and wait for it there.',
    )
  }
  return { is: 'typed', types: owned }
}

function isAny(checker: ts.TypeChecker, declared: ts.SignatureDeclaration): boolean {
  const returned = checker.getSignatureFromDeclaration(declared)?.getReturnType()
  return (
    returned !== undefined && (returned.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0
  )
}

/** Its place asks for no signature: the type of the function goes along with it, unless a library hides it. */
function judgeOpaque(call: ts.CallExpression | ts.NewExpression, checker: ts.TypeChecker): Flow {
  const declared = checker.getResolvedSignature(call)?.declaration
  const name = calleeName(call)?.text ?? ''
  if (name === 'nextTick' || name === 'queueMicrotask') return UNAWAITED
  if (OPAQUE_FINE.has(name) || (ts.isCallExpression(call) && TESTS.has(rootName(call)))) return FINE
  const isDeclaredHere =
    declared !== undefined && !declared.getSourceFile().isDeclarationFile && isTypeKept(declared)
  if (isDeclaredHere) return KEPT
  return refuse(
    `nothing is known of what ${name === '' ? 'it is given to' : name} does with what the function returns`,
    'Hand over a function that begins the work and handles what goes wrong, or waive this if a promise is waited for there.',
  )
}

/** Whether a function takes what it is given by a type parameter, and not as any. */
function isTypeKept(declared: ts.Node): boolean {
  return (
    ts.isFunctionLike(declared) &&
    declared.parameters.every(
      ({ type }) => type === undefined || type.kind !== ts.SyntaxKind.AnyKeyword,
    )
  )
}

function judgeUnsigned(value: ts.Expression): Flow {
  if (!ts.isDecorator(value.parent)) return KEPT
  return refuse(
    'it is a decorator, which cannot wait',
    'Move what waits into the decorated method.',
  )
}

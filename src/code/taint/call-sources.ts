import { ts } from 'ts-morph'

import { calledDeclaration } from '../called-declaration.ts'
import type { CodeProgram } from '../code-program.ts'
import { symbolOf } from '../declarations.ts'
import { isOwn } from '../is-own.ts'
import { returnedBy } from '../origins.ts'
import { unwrap } from '../unwrap.ts'
import { functionsIn } from '../functions.ts'
import {
  CONVERTS,
  EACH,
  HANDS_ON,
  HOLDS,
  KEEPS,
  PARSED,
  PARSES,
  RUNS,
  TAKES_ONE,
} from './passing.ts'
import type { TaintQuestion } from './taint-question.ts'
import { keptUnder, WRITERS } from './kept-values.ts'
import type { Path, Way } from './way.ts'

const MOST_CALLS = 8

/** What the result of a call is made of. */
export function sourcesOfCall(
  call: ts.CallExpression,
  { path, calls }: Way,
  program: CodeProgram,
  question: TaintQuestion,
): readonly Way[] {
  const to = (value: ts.Expression, rest: Path): Way => ({ value, path: rest, calls })
  const callee = unwrap(call.expression)
  const returned = ownReturns(call, program)
  if (returned !== undefined) {
    if (calls.length >= MOST_CALLS) return []
    return returned.values.map((value) => ({
      value,
      path,
      calls: [...calls, { call, declared: returned.declared }],
      isGiven: true,
    }))
  }
  const args = call.arguments.map((one) => (ts.isSpreadElement(one) ? one.expression : one))
  const name = callee.getText()
  if (CONVERTS.has(name)) return args.map((one) => to(one, []))
  if (HANDS_ON.has(name)) return args.map((one) => to(one, path))
  if (!ts.isPropertyAccessExpression(callee)) return []
  const method = callee.name.text
  const receiver = callee.expression
  if (question.isSource(unwrap(receiver), [`${method}()`, ...path])) {
    return [to(receiver, [`${method}()`, ...path])]
  }
  if (method === 'exec') return args.map((one) => to(one, []))
  if (method === 'getStore') {
    return storesOf(receiver, program).map((value) => ({ ...to(value, path), isGiven: true }))
  }
  const [key] = args
  const writer = WRITERS.get(method)
  const kept =
    writer !== undefined && key !== undefined && ts.isStringLiteralLike(key)
      ? keptUnder(receiver, writer, key.text, program)
      : []
  if (kept.length > 0) return kept.map((value) => ({ ...to(value, path), isGiven: true }))
  if (method === 'map' || method === 'flatMap' || method === 'then') {
    const [, ...inner] = path
    const rest = method === 'map' ? inner : path
    return callbackReturns(args[0], program).map((value) => ({ ...to(value, rest), isGiven: true }))
  }
  if (RUNS.has(method)) {
    const rest = method === 'system' ? path.slice(2) : path
    return args.flatMap((one) =>
      callbackReturns(one, program).map((value) => ({ ...to(value, rest), isGiven: true })),
    )
  }
  if (method === 'catch' || method === 'finally') return [to(receiver, path)]
  if (KEEPS.has(method))
    return [to(receiver, path), ...(method === 'concat' ? args.map((one) => to(one, path)) : [])]
  if (TAKES_ONE.has(method))
    return [to(receiver, method === 'find' || method === 'at' ? ['[]', ...path] : [])]
  if (PARSES.has(method)) {
    const rest = PARSED.has(path[0] ?? '') ? path.slice(1) : path
    return args.map((one) => to(one, rest))
  }
  return []
}

export function sourcesOfNew(node: ts.NewExpression, { calls }: Way): readonly Way[] {
  if (!HOLDS.has(node.expression.getText())) return []
  return (node.arguments ?? []).map((value) => ({ value, path: [], calls }))
}

/** What a parameter of a callback is given by whoever calls it: an element, what was awaited. */
export function givenToCallback(
  parameter: ts.ParameterDeclaration,
  { path, calls }: Way,
  program: CodeProgram,
): readonly Way[] {
  const callback = parameter.parent
  const call = callback.parent
  if (!ts.isArrowFunction(callback) && !ts.isFunctionExpression(callback)) return []
  if (!ts.isCallExpression(call)) return []
  const callee = unwrap(call.expression)
  const place = call.arguments.indexOf(callback)
  if (
    ts.isPropertyAccessExpression(callee) &&
    place === 0 &&
    callback.parameters[0] === parameter
  ) {
    const { text } = callee.name
    if (EACH.has(text)) return [{ value: callee.expression, path: ['[]', ...path], calls }]
    if (text === 'then') return [{ value: callee.expression, path, calls }]
  }
  return calledInside(call, place, callback.parameters.indexOf(parameter), program).map(
    (value) => ({
      value,
      path,
      calls: [],
      isGiven: true,
    }),
  )
}

/** What a function of the program calls back with: `value` in `function each(run) { run(value) }`. */
function calledInside(
  call: ts.CallExpression,
  place: number,
  index: number,
  program: CodeProgram,
): readonly ts.Expression[] {
  const declared = calledDeclaration(call, program.checker)
  const taken = declared?.parameters[place]
  if (taken === undefined || !ts.isParameter(taken) || !ts.isIdentifier(taken.name)) return []
  return program.calls.named(taken.name.text).flatMap((inner) => {
    const isThat = symbolOf(inner.expression, program.checker)?.declarations?.includes(taken)
    const given = inner.arguments?.[index]
    return isThat && given !== undefined ? [given] : []
  })
}

function ownReturns(
  call: ts.CallExpression,
  program: CodeProgram,
):
  | { readonly declared: ts.SignatureDeclaration; readonly values: readonly ts.Expression[] }
  | undefined {
  const declared = calledDeclaration(call, program.checker)
  if (declared === undefined || !isOwn(declared, program)) return undefined
  if (!ts.isFunctionLike(declared) || ts.isJSDocSignature(declared)) return undefined
  if (!('body' in declared) || declared.body === undefined) return undefined
  return { declared, values: returnedBy(declared) }
}

function callbackReturns(
  callback: ts.Expression | undefined,
  program: CodeProgram,
): readonly ts.Expression[] {
  return callback === undefined ? [] : functionsIn(callback, program).flatMap(returnedBy)
}

/** What an AsyncLocalStorage was entered with. */
function storesOf(storage: ts.Expression, program: CodeProgram): readonly ts.Expression[] {
  const symbol = symbolOf(nameOf(storage), program.checker)
  return ['run', 'enterWith'].flatMap((method) =>
    program.calls.named(method).flatMap((call) => {
      const { expression } = call
      if (!ts.isPropertyAccessExpression(expression)) return []
      const isSame = symbolOf(nameOf(expression.expression), program.checker) === symbol
      const [store] = call.arguments ?? []
      return isSame && store !== undefined ? [store] : []
    }),
  )
}

function nameOf(expression: ts.Expression): ts.Node {
  const inner = unwrap(expression)
  return ts.isPropertyAccessExpression(inner) ? inner.name : inner
}

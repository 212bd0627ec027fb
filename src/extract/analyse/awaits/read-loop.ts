import { ts } from 'ts-morph'

import { writtenBy } from '../changing-syntax.ts'
import type { Refusal } from './await-reach.ts'

/** A `forEach` that can be written as a loop. */
export interface Loop {
  readonly call: ts.CallExpression
  readonly list: ts.Expression
  readonly isMaybeNothing: boolean
  readonly callback: ts.ArrowFunction | ts.FunctionExpression
  /** `const invoice`, `const [index, invoice]` */
  readonly binding: string
  /** What a loop goes through, of the list: `.entries()`. */
  readonly entries: string
  /** The `return;` of the callback, which go on with the next. */
  readonly returns: readonly ts.ReturnStatement[]
}

export function readLoop(call: ts.CallExpression, owner: string): Loop | Refusal {
  const [callback, ...rest] = call.arguments
  const { expression: callee, parent } = call
  if (!ts.isPropertyAccessExpression(callee)) return cannot('it is called in another way')
  const isWritten =
    callback !== undefined && (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback))
  if (!isWritten) return cannot('its function is written elsewhere')
  if (rest.length > 0 || usesThis(callback)) return cannot('its function has a `this` of its own')
  const isStatement =
    ts.isExpressionStatement(parent) || (ts.isArrowFunction(parent) && parent.body === call)
  if (!isStatement) return cannot('its value is used')
  const params = callback.parameters
  if (params.some((one) => one.initializer ?? one.dotDotDotToken))
    return cannot('its function takes defaults')
  const names = params.map(({ name }) => name.getText())
  const going = goThrough(owner, names)
  if (going === undefined) return cannot('its function takes the list as well')
  const list = callee.expression
  if (names.some((name) => mentions(list, name)))
    return cannot('what it goes through is called as its parameter is')
  const returns = returnsOf(callback)
  if (returns === undefined) return cannot('its function returns from within, or returns a value')
  const keyword = names.some((name) => isAssigned(callback, name)) ? 'let' : 'const'
  return {
    call,
    list,
    isMaybeNothing: callee.questionDotToken !== undefined || ts.isOptionalChain(list),
    callback,
    binding: `${keyword} ${going.names}`,
    entries: going.entries,
    returns,
  }
}

function cannot(why: string): Refusal {
  return {
    why: `forEach does not wait for its callback, and cannot be written as a loop: ${why}`,
    remedy: 'Write it as `for (const … of …)`.',
  }
}

function goThrough(
  owner: string,
  [first = '_', second, third]: readonly string[],
): { names: string; entries: string } | undefined {
  if (third !== undefined) return undefined
  const isMap = owner.endsWith('Map')
  if (second === undefined) return { names: first, entries: isMap ? '.values()' : '' }
  if (owner.endsWith('Set')) return undefined
  return { names: `[${second}, ${first}]`, entries: isMap ? '' : '.entries()' }
}

function usesThis(callback: ts.ArrowFunction | ts.FunctionExpression): boolean {
  if (ts.isArrowFunction(callback)) return false
  return (
    callback.name !== undefined ||
    some(
      callback.body,
      (node) =>
        node.kind === ts.SyntaxKind.ThisKeyword ||
        (ts.isIdentifier(node) && node.text === 'arguments'),
    )
  )
}

function mentions(node: ts.Node, name: string): boolean {
  return some(node, (one) => ts.isIdentifier(one) && one.text === name)
}

function isAssigned(callback: ts.Node, name: string): boolean {
  return some(callback, (node) => writtenBy(node)?.getText() === name)
}

/** Those of the callback itself; undefined where one of them cannot become a `continue`. */
function returnsOf(callback: ts.Node): readonly ts.ReturnStatement[] | undefined {
  const found: ts.ReturnStatement[] = []
  let isPossible = true
  const visit = (node: ts.Node, isNested: boolean): void => {
    if (ts.isFunctionLike(node)) return
    if (ts.isReturnStatement(node)) {
      found.push(node)
      if (isNested || node.expression !== undefined) isPossible = false
    }
    const isLoop = ts.isIterationStatement(node, false) || ts.isSwitchStatement(node)
    ts.forEachChild(node, (child) => visit(child, isNested || isLoop))
  }
  ts.forEachChild(callback, (child) => visit(child, false))
  return isPossible ? found : undefined
}

function some(node: ts.Node, test: (node: ts.Node) => boolean): boolean {
  return test(node) || (ts.forEachChild(node, (child) => some(child, test)) ?? false)
}

import { ts } from 'ts-morph'

import type { Refusal } from './await-reach.ts'
import { type Loop, readLoop } from './read-loop.ts'
import type { TextEdits } from './text-edits.ts'

/** Makes a loop of a `forEach`, if that can be. */
export function openLoop(
  call: ts.CallExpression,
  edits: TextEdits,
  checker: ts.TypeChecker,
): Loop | Refusal {
  const { expression: callee } = call
  const list = ts.isPropertyAccessExpression(callee) ? callee.expression : callee
  const type = checker.getNonNullableType(checker.getTypeAtLocation(list))
  const loop = readLoop(call, type.symbol?.name ?? '')
  if ('binding' in loop) writeLoop(loop, edits)
  return loop
}

/** Writes `for (const x of list) …` in the place of `list.forEach((x) => …)`. */
function writeLoop(loop: Loop, edits: TextEdits): void {
  const { call, list, callback, binding, entries, returns, isMaybeNothing } = loop
  const { body } = callback
  const statement = ts.isExpressionStatement(call.parent) ? call.parent : undefined
  const isBlock = ts.isBlock(body)
  // An arrow whose body it is, gets a block.
  const [open, close] = statement === undefined ? ['{ ', ' }'] : ['', '']
  const maybe = isMaybeNothing ? ' ?? []' : ''
  const isGrouped = isMaybeNothing && entries !== ''
  edits.around(
    list,
    `${open}for (${binding} of ${isGrouped ? '(' : ''}`,
    `${maybe}${isGrouped ? ')' : ''}${entries}) `,
  )
  edits.replace(call, list.end, body.getStart(), '')
  const end = statement?.end ?? call.end
  const isEnded = statement?.getText().endsWith(';') === true
  edits.replace(call, body.end, end, `${!isBlock && isEnded ? ';' : ''}${close}`)
  for (const one of returns) {
    const start = one.getStart()
    edits.replace(one, start, start + 'return'.length, 'continue')
  }
}

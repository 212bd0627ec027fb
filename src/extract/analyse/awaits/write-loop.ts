import { ts } from 'ts-morph'

import type { Loop } from './read-loop.ts'
import type { TextEdits } from './text-edits.ts'

/** Writes `for (const x of list) …` in the place of `list.forEach((x) => …)`. */
export function writeLoop(loop: Loop, edits: TextEdits): void {
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

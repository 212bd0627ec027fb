import { type OperationNode, RawNode, ValueNode } from 'kysely'

import { endOfQuoted } from '../end-of-quoted.ts'

/** Stands for a piece of SQL that is not raw; no SQL text can hold it. */
const GAP = '\u0000'

/**
 * Why a piece of raw SQL cannot stand inside a larger statement without changing what surrounds it;
 * undefined when it can. It is read with the raw pieces inside it, as it will be sent.
 */
export function findFragmentProblem(node: RawNode): string | undefined {
  const text = flatten(node)
  let depth = 0
  let index = 0
  while (index < text.length) {
    const end = endOfQuoted(text, index)
    if (end === undefined) return 'it opens a quote that it does not close'
    if (end > index) {
      if (text.slice(index, end).includes(GAP)) return 'it builds quoted text from several pieces'
      index = end
      continue
    }
    const pair = text.slice(index, index + 2)
    if (pair === '--' || pair === '/*') return 'it holds a comment, which may swallow what follows'
    if (pair === `-${GAP}` || pair === `/${GAP}`) {
      return `it holds ${pair[0]} with an expression right behind it, which may begin a comment; put a space between`
    }
    const character = text[index]
    if (character === ';') return 'it holds a semicolon, which ends the statement'
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth < 0) return 'it closes a parenthesis that it did not open'
    index += 1
  }
  return depth > 0 ? 'it opens a parenthesis that it does not close' : undefined
}

function flatten(node: OperationNode): string {
  if (RawNode.is(node)) {
    return node.sqlFragments.reduce((text, fragment, index) => {
      const before = node.parameters[index - 1]
      return text + (before === undefined ? '' : flatten(before)) + fragment
    })
  }
  if (!ValueNode.is(node)) return GAP
  if (!node.immediate) return '$1'
  return typeof node.value === 'string'
    ? `'${node.value.replaceAll("'", "''")}'`
    : String(node.value)
}

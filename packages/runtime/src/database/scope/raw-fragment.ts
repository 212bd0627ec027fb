import { type OperationNode, RawNode, SelectQueryNode, ValueNode } from 'kysely'

import { endOfQuoted } from '../end-of-quoted.ts'

/** Stands for a piece of SQL that is not raw; no SQL text can hold it. */
const GAP = '\u0000'
/** Words that belong to a statement, never to an expression that is not in parentheses. */
const CLAUSES: ReadonlySet<string> = new Set(
  'select from where join having union intersect except returning into'.split(' '),
)
const WORD = /[a-z_\u0080-\uffff][\w$\u0080-\uffff]*/iy
/** `(…)`, `lateral (…)`, and calls such as `unnest(…)`. */
const RAW_SOURCE = /^\s*(?!only\b)(?:(?:[\w$]+|"[^"]+")(?:\.(?:[\w$]+|"[^"]+"))?\s*)?\(/i

export interface FragmentPlace {
  /** Whether a whole query may stand there: behind `union`, as the body of a common table expression. */
  readonly takesQuery: boolean
}

/** Verdicts on what is the same at each call: the template of sql`…` around nothing but parameters. */
const verdicts = new WeakMap<readonly string[], { problem: string | undefined }>()

/**
 * Why a piece of raw SQL cannot stand inside a larger statement without changing what surrounds it;
 * undefined when it can. It is read with the raw pieces inside it, as it will be sent.
 */
export function findFragmentProblem(node: RawNode, place: FragmentPlace): string | undefined {
  if (place.takesQuery || !('raw' in node.sqlFragments) || node.parameters.some(holdsText)) {
    return readFragment(flatten(node), place)
  }
  const known = verdicts.get(node.sqlFragments)
  if (known !== undefined) return known.problem
  const problem = readFragment(flatten(node), place)
  verdicts.set(node.sqlFragments, { problem })
  return problem
}

/** Whether raw SQL in the place of a row source may be a table: all but subqueries, lists of rows and calls. */
export function isRawTable(node: RawNode): boolean {
  return !RAW_SOURCE.test(flatten(node)) || isList(node)
}

/** Whether raw SQL has a comma outside of its parentheses, behind which something else begins. */
export function isList(node: RawNode): boolean {
  const text = flatten(node)
  let depth = 0
  let index = 0
  while (index < text.length) {
    const end = endOfQuoted(text, index) ?? text.length
    if (end > index) {
      index = end
      continue
    }
    if (text[index] === '(') depth += 1
    if (text[index] === ')') depth -= 1
    if (text[index] === ',' && depth === 0) return true
    index += 1
  }
  return false
}

function readFragment(text: string, { takesQuery }: FragmentPlace): string | undefined {
  let depth = 0
  let index = 0
  let wordBefore = ''
  while (index < text.length) {
    const end = endOfQuoted(text, index)
    if (end === undefined) return 'it opens a quote that it does not close'
    if (end > index) {
      if (text.slice(index, end).includes(GAP)) return 'it builds quoted text from several pieces'
      index = end
      wordBefore = ''
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
    const word = wordAt(text, index)
    if (word === undefined) {
      if (character?.trim() !== '') wordBefore = ''
      index += 1
      continue
    }
    // `is distinct from` is an operator.
    const isClause = CLAUSES.has(word) && !(word === 'from' && wordBefore === 'distinct')
    if (isClause && depth === 0 && !takesQuery) {
      return `it holds ${word}, which is part of a statement, outside of parentheses`
    }
    wordBefore = word
    index += word.length
  }
  return depth > 0 ? 'it opens a parenthesis that it does not close' : undefined
}

/** The word that begins there, in lower case; right behind a number or a parameter one may begin as well. */
function wordAt(text: string, index: number): string | undefined {
  WORD.lastIndex = index
  return WORD.exec(text)?.[0].toLowerCase()
}

/** Whether the text of the fragment depends on this piece of it. */
function holdsText(node: OperationNode): boolean {
  return RawNode.is(node) || (ValueNode.is(node) && node.immediate === true)
}

function flatten(node: OperationNode): string {
  if (RawNode.is(node)) {
    return node.sqlFragments.reduce((text, fragment, index) => {
      const before = node.parameters[index - 1]
      return text + (before === undefined ? '' : flatten(before)) + fragment
    })
  }
  // A query inside of raw SQL is written in parentheses.
  if (SelectQueryNode.is(node)) return `(${GAP})`
  if (!ValueNode.is(node)) return GAP
  if (!node.immediate) return '$1'
  return typeof node.value === 'string'
    ? `'${node.value.replaceAll("'", "''")}'`
    : String(node.value)
}

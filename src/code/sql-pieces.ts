import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { pushedTo } from './pushed-to.ts'
import { flowsTo } from './origins.ts'
import { isSqlTag, piecesOf } from './raw-sql.ts'
import { textsOf } from './texts-of.ts'
import { unwrap } from './unwrap.ts'

export type SqlPieces = readonly (string | ts.Expression)[]

/** A piece of SQL that becomes a part of a larger one. */
export interface SqlFragment {
  readonly node: ts.Expression
  readonly pieces: SqlPieces
}

/** What an expression is, where that is `` sql`…` `` or `sql.raw('…')`: one for each way it may get there. */
export function fragmentsOf(
  expression: ts.Expression,
  program: CodeProgram,
): readonly SqlFragment[] {
  return flowsTo(expression, program).flatMap(({ origin }) => {
    if (ts.isParameter(origin) || ts.isBindingElement(origin)) return []
    if (ts.isTaggedTemplateExpression(origin) && isSqlTag(origin.tag, program))
      return [{ node: origin, pieces: piecesOf(origin.template) }]
    if (!ts.isCallExpression(origin) || !ts.isPropertyAccessExpression(origin.expression)) return []
    const { name, expression: owner } = origin.expression
    // `` sql`…`.$castTo<boolean>() ``
    if (/^(?:\$castTo|\$notNull|as)$/.test(name.text)) return fragmentsOf(owner, program)
    return isSqlTag(owner, program) ? partOf(name.text, origin, program) : []
  })
}

/** `sql.raw('…')`, `sql.table('…')` and the like, of what is known. */
function partOf(
  method: string,
  node: ts.CallExpression,
  program: CodeProgram,
): readonly SqlFragment[] {
  const texts = node.arguments.map((given) => textsOf(unwrap(given), program)?.[0])
  const [text] = texts
  const [given] = node.arguments
  if (method === 'join' && given) return joined(node, given, program)
  if (method === 'raw' && given)
    return [{ node, pieces: spliceTexts(piecesOf(unwrap(given)), program) }]
  if (method === 'lit' && given && text === undefined) return [{ node, pieces: ["'", given, "'"] }]
  if (text === undefined) return []
  if (method === 'lit') return [{ node, pieces: [`'${text.replaceAll("'", "''")}'`] }]
  if (method !== 'ref' && method !== 'table' && method !== 'id') return []
  const names = method === 'id' ? texts : text.split('.')
  return [{ node, pieces: [names.map((name) => `"${name}"`).join('.')] }]
}

/** `` sql.join([…], sql` and `) ``, where the list is written down or built step by step. */
function joined(
  node: ts.CallExpression,
  given: ts.Expression,
  program: CodeProgram,
): readonly SqlFragment[] {
  const [, separator] = node.arguments
  const between = separator === undefined ? [', '] : fragmentsOf(separator, program)[0]?.pieces
  const lists = flowsTo(given, program).map(({ origin }) => origin)
  if (between === undefined || !lists.every((one) => ts.isArrayLiteralExpression(one))) return []
  return lists.flatMap((list) => {
    const elements = [...list.elements, ...pushedTo(given, program)]
    if (elements.some((one) => ts.isSpreadElement(one)) || elements.length === 0) return []
    const pieces = elements.flatMap((one, index) => (index === 0 ? [one] : [...between, one]))
    return [{ node, pieces }]
  })
}

/** Text that is put together: with what is known of it in its place. */
function spliceTexts(pieces: SqlPieces, program: CodeProgram): SqlPieces {
  return pieces.map((piece) => {
    if (typeof piece === 'string') return piece
    const [text, ...others] = textsOf(unwrap(piece), program) ?? []
    return text === undefined || others.length > 0 ? piece : text
  })
}

const MOST_FORMS = 4
const MOST_DEPTH = 4

/**
 * SQL with the fragments that are put into it: one form for each way, the likeliest first.
 *
 * @param isParameterised Whether a text that is put in between is a value, and no part of the SQL.
 */
export function formsOf(
  pieces: SqlPieces,
  program: CodeProgram,
  isParameterised = true,
  depth = 0,
): readonly SqlPieces[] {
  if (depth > MOST_DEPTH) return [pieces]
  let forms: readonly SqlPieces[] = [[]]
  for (const piece of pieces) {
    const ways = waysOf(piece, program, isParameterised, depth)
    forms = forms.flatMap((form) => ways.map((way) => [...form, ...way])).slice(0, MOST_FORMS)
  }
  return forms
}

function waysOf(
  piece: string | ts.Expression,
  program: CodeProgram,
  isParameterised: boolean,
  depth: number,
): readonly SqlPieces[] {
  if (typeof piece === 'string') return [[piece]]
  const texts = isParameterised ? undefined : textsOf(unwrap(piece), program)
  if (texts !== undefined && texts.length > 0) return texts.map((text) => [text])
  const inner = fragmentsOf(piece, program)
  return inner.length === 0
    ? [[piece]]
    : inner.flatMap((one) => formsOf(one.pieces, program, true, depth + 1))
}

/** With lists of fragments taken apart, and the fragments as they are. */
export function withoutJoins(pieces: SqlPieces, program: CodeProgram): SqlPieces {
  return pieces.flatMap((piece): SqlPieces => {
    if (typeof piece === 'string') return [piece]
    const [fragment] = fragmentsOf(piece, program)
    const isJoin = fragment !== undefined && ts.isCallExpression(fragment.node)
    return isJoin && fragment.node.expression.getText().endsWith('.join')
      ? fragment.pieces
      : [piece]
  })
}

/** The text of pieces, with what is not known in them as parameters: `$1` for the first piece. */
export function textOfPieces(
  pieces: SqlPieces,
  stand: (index: number) => string = (index) => `$${index}`,
): string {
  return pieces
    .map((piece, index) => (typeof piece === 'string' ? piece : stand(index + 1)))
    .join('')
}

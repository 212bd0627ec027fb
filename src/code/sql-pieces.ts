import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
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
  if (method === 'raw' && given)
    return [{ node, pieces: spliceTexts(piecesOf(unwrap(given)), program) }]
  if (text === undefined) return []
  if (method === 'lit') return [{ node, pieces: [`'${text.replaceAll("'", "''")}'`] }]
  if (method !== 'ref' && method !== 'table' && method !== 'id') return []
  const names = method === 'id' ? texts : text.split('.')
  return [{ node, pieces: [names.map((name) => `"${name}"`).join('.')] }]
}

/** Text that is put together: with what is known of it in its place. */
export function spliceTexts(pieces: SqlPieces, program: CodeProgram): SqlPieces {
  return pieces.map((piece) => {
    if (typeof piece === 'string') return piece
    const [text, ...others] = textsOf(unwrap(piece), program) ?? []
    return text === undefined || others.length > 0 ? piece : text
  })
}

const MOST_FORMS = 4
const MOST_DEPTH = 4

/** SQL with the fragments that are put into it: one form for each way, the likeliest first. */
export function formsOf(pieces: SqlPieces, program: CodeProgram, depth = 0): readonly SqlPieces[] {
  if (depth > MOST_DEPTH) return [pieces]
  let forms: readonly SqlPieces[] = [[]]
  for (const piece of pieces) {
    const inner = typeof piece === 'string' ? [] : fragmentsOf(piece, program)
    const ways =
      inner.length === 0
        ? [[piece]]
        : inner.flatMap((one) => formsOf(one.pieces, program, depth + 1))
    forms = forms.flatMap((form) => ways.map((way) => [...form, ...way])).slice(0, MOST_FORMS)
  }
  return forms
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

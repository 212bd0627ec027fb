import type { Node, ScanToken } from 'libpg-query'

import type { Parser } from './parser.ts'
import { columnOf } from './read-condition.ts'

/** Stands where the condition stands that is there already. */
const MARK = 'tenantry_mark'

/** Whether a piece of SQL that stands where a condition does has an `or` that reaches what stands beside it. */
export function isLooseOr(parse: (text: string) => Node | undefined, text: string): boolean {
  const where = whereOf(parse(`select 1 where ${text}\n and ${MARK}`))
  return where !== undefined && 'BoolExpr' in where && where.BoolExpr.boolop === 'OR_EXPR'
}

export function conditionOf(
  parse: (text: string) => Node | undefined,
  text: string,
): Node | undefined {
  return whereOf(parse(`select 1 where ${text}\n`))
}

/**
 * Whether what is written at the front or the end of a statement changes which rows that is about: it continues the
 * condition, or adds another query. Undefined where PostgreSQL would not understand it.
 */
export function changesRows(
  parse: (text: string) => Node | undefined,
  text: string,
  place: 'front' | 'end',
): boolean | undefined {
  const statement =
    place === 'front'
      ? parse(`select ${text}\n 1 from t where ${MARK}`)
      : (parse(`select 1 from t where ${MARK} ${text}\n`) ??
        parse(`update t set a = 1 where ${MARK} ${text}\n`))
  if (statement === undefined) return undefined
  if (columnOf(whereOf(statement))?.name !== MARK) return true
  if (!('SelectStmt' in statement)) return false
  const { targetList = [], fromClause = [] } = statement.SelectStmt
  return targetList.length !== 1 || fromClause.length !== 1
}

function whereOf(statement: Node | undefined): Node | undefined {
  if (statement === undefined) return undefined
  if ('SelectStmt' in statement) return statement.SelectStmt.whereClause
  return 'UpdateStmt' in statement ? statement.UpdateStmt.whereClause : undefined
}

/** Whether what is written behind a text would be in a comment. */
export function endsInComment(parser: Parser, text: string): boolean {
  const tokens = tokensOf(parser, `${text} ${MARK}`)
  if (tokens !== undefined) return tokens.at(-1)?.tokenName !== 'IDENT'
  // One that opens and does not close is read when something closes it.
  return tokensOf(parser, `${text}*/`)?.at(-1)?.tokenName === 'C_COMMENT'
}

/** The functions that a text calls, in lower case, whatever the text is a part of. */
export function calledIn(parser: Parser, text: string): readonly string[] {
  const tokens = tokensOf(parser, text) ?? []
  return tokens.flatMap(({ tokenName, text: word }, index) =>
    tokenName === 'IDENT' && tokens[index + 1]?.text === '('
      ? [word.replaceAll('"', '').toLowerCase()]
      : [],
  )
}

/** Whether a statement is a block of code that runs SQL as text: `do $$ … execute format(…) … $$`. */
export function executesText(parser: Parser, statement: Node | undefined): boolean {
  if (statement === undefined || !('DoStmt' in statement)) return false
  return (statement.DoStmt.args ?? []).some((one) => {
    const body = 'DefElem' in one ? one.DefElem.arg : undefined
    const text = body !== undefined && 'String' in body ? (body.String.sval ?? '') : ''
    return tokensOf(parser, text)?.some((token) => token.text.toLowerCase() === 'execute') ?? false
  })
}

function tokensOf(parser: Parser, text: string): readonly ScanToken[] | undefined {
  try {
    return parser.scanSync(text).tokens
  } catch {
    // The scanner says so by throwing, and nothing else.
    return undefined
  }
}

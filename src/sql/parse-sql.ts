import type { Node, RawStmt } from 'libpg-query'

import { reasonOf, TenantryError } from '@tenantry/runtime/errors'
import { readRowChange } from '@tenantry/runtime/migrations'

import { loadParser, type Parser } from './parser.ts'
import { readChanges } from './read-change.ts'
import type { SqlStatement } from './sql-statement.ts'
import { StatementSource } from './statement-source.ts'
import { relationsIn } from './walk.ts'

/**
 * Reads the statements of a migration with PostgreSQL's own grammar.
 *
 * @param statements As a rendered migration holds them, with the roles still to be named.
 * @param migration Whose they are, for errors.
 * @throws {TenantryError} SQL_INVALID where PostgreSQL would not understand one.
 */
export async function parseSql(
  statements: readonly string[],
  migration?: string,
): Promise<SqlStatement[]> {
  const parser = await loadParser()
  try {
    return statements.flatMap((statement) => readStatement(parser, statement))
  } catch (error) {
    throw error instanceof NotUnderstood ? invalidSql(error, migration) : error
  }
}

function readStatement(parser: Parser, rendered: string): SqlStatement[] {
  const inner = readRowChange(rendered)
  const text = nameMarks(inner ?? rendered)
  return split(parser, text).map(({ text: one, node }) => ({
    text: unnameMarks(one),
    source: one,
    node,
    runsAs: inner === undefined ? 'owner' : 'system',
    changes: node ? readChanges(node, new StatementSource(parser, one)) : [],
    relations: relationsIn(node),
  }))
}

interface SplitStatement {
  readonly text: string
  readonly node: Node | undefined
}

/** The statements of a text, each without the comments in front of it. */
function split(parser: Parser, text: string): SplitStatement[] {
  // Parsed first: what cannot be parsed is refused with PostgreSQL's own words.
  const { stmts = [] } = parse(parser, text)
  const [first, ...others] = stmts
  // Most texts are one statement and nothing else, and to read that again takes as long.
  const isWhole = first && others.length === 0 && !first.stmt_location && !first.stmt_len
  if (isWhole && ALONE.test(text)) return [{ text, node: first.stmt }]
  return textsOf(parser, text, stmts).map((one) => ({
    text: one,
    node: parse(parser, one).stmts?.[0]?.stmt,
  }))
}

/** Neither a comment nor a space in front, and no space behind. */
const ALONE = /^\w(?:[^]*\S)?$/

function textsOf(parser: Parser, text: string, stmts: readonly RawStmt[]): string[] {
  const bytes = Buffer.from(text)
  const { tokens } = parser.scanSync(text)
  return stmts.map(({ stmt_location: from = 0, stmt_len: length }) => {
    const end = length ? from + length : bytes.length
    const first = tokens.find(
      ({ start, tokenName }) => start >= from && !/^(?:SQL|C)_COMMENT$/.test(tokenName),
    )
    return bytes
      .subarray(first?.start ?? from, end)
      .toString()
      .trim()
  })
}

function parse(parser: Parser, text: string): ReturnType<Parser['parseSync']> {
  try {
    return parser.parseSync(text)
  } catch (cause) {
    throw new NotUnderstood(`(${cut(reasonOf(cause))}): ${cut(unnameMarks(text))}`, { cause })
  }
}

/** A file that is no SQL at all may be of any size. */
const MOST_TOLD = 2000

function cut(text: string): string {
  return text.length <= MOST_TOLD ? text : `${text.slice(0, MOST_TOLD)}…`
}

/** What the parser has against a text. */
class NotUnderstood extends Error {}

function invalidSql({ message, cause }: NotUnderstood, migration: string | undefined) {
  const where = migration === undefined ? 'a statement' : `a statement of ${migration}`
  return new TenantryError('SQL_INVALID', {
    message: `PostgreSQL does not understand ${where} ${message}`,
    hint: 'Correct the statement; write functions of PostgreSQL 18 or older, and no psql commands.',
    ...(migration !== undefined && { details: { migration } }),
    cause,
  })
}

/** A mark of a role is no name until it is quoted; a quoted one names itself. */
function nameMarks(sql: string): string {
  return sql.replaceAll(/\{\{(?:owner|app|system)\}\}/g, '"$&"')
}

function unnameMarks(sql: string): string {
  return sql.replaceAll(/"(\{\{(?:owner|app|system)\}\})"/g, '$1')
}

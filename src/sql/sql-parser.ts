import type { Node } from 'libpg-query'

import type { ObjectName } from './change.ts'
import { loadParser, type Parser } from './parser.ts'
import { channelsOf, type SqlChannel } from './read-channels.ts'
import { type ColumnTie, tiesIn } from './read-condition.ts'
import {
  calledIn,
  changesRows,
  conditionOf,
  endsInComment,
  executesText,
  isLooseOr,
} from './read-fragment.ts'
import { beginsTransaction, resetsSession, settingsOf, type SqlSetting } from './read-session.ts'
import { readSources, type SqlSource } from './read-sources.ts'
import { aliasesOf, conditionsOf, conjunctsOf, updatesOf, upsertsWithout } from './read-writes.ts'

/** PostgreSQL's grammar for text that may be none. */
export interface SqlParser {
  /** What a text does; undefined where PostgreSQL would not understand it. */
  read(text: string): SqlText | undefined
  /** What a condition ties a column to; nothing where the text is none. */
  tiesIn(condition: string, column: string): readonly ColumnTie[]
  /** Whether a condition has an `or` that reaches what stands beside it. */
  isLooseOr(condition: string): boolean
  /** Whether what stands at the front or the end of a statement changes which rows that is about. */
  changesRows(modifier: string, place: 'front' | 'end'): boolean | undefined
  /** Whether what is written behind a text would be in a comment. */
  endsInComment(text: string): boolean
  /** The functions that a text calls, in lower case, also where it is a piece of a statement. */
  calledIn(text: string): readonly string[]
}

export interface SqlText {
  readonly statements: number
  /** The tables of its statements, and whether their rows are bound to one value of a column. */
  sources(column: string): readonly SqlSource[]
  /** The tables of which a column is set in rows that are there already. */
  updatesOf(column: string): readonly ObjectName[]
  /** The tables of which a row with the same key is written over, where the key is without a column. */
  upsertsWithout(column: string): readonly ObjectName[]
  /** The numbers of the parameters that stand as conditions beside others: `… and $1`. */
  readonly conjuncts: ReadonlySet<number>
  /** The numbers of those that are a condition, alone or beside others. */
  readonly conditions: ReadonlySet<number>
  /** The names that it gives to what it reads. */
  readonly aliases: ReadonlySet<string>
  readonly settings: readonly SqlSetting[]
  readonly channels: readonly SqlChannel[]
  readonly beginsTransaction: boolean
  readonly resetsSession: boolean
  /** Whether it is a block of code that runs SQL which it makes while it runs. */
  readonly executesText: boolean
}

export async function openSqlParser(): Promise<SqlParser> {
  const parser = await loadParser()
  const parse = (text: string): Node | undefined => parseText(parser, text)?.[0]
  return {
    read(text) {
      const statements = parseText(parser, text)
      return statements && toSqlText(parser, statements)
    },
    tiesIn: (condition, column) => tiesIn(conditionOf(parse, condition), column),
    isLooseOr: (condition) => isLooseOr(parse, condition),
    changesRows: (modifier, place) => changesRows(parse, modifier, place),
    endsInComment: (text) => endsInComment(parser, text),
    calledIn: (text) => calledIn(parser, text),
  }
}

function toSqlText(parser: Parser, statements: readonly (Node | undefined)[]): SqlText {
  return {
    statements: statements.length,
    sources: (column) => statements.flatMap((one) => readSources(one, column)),
    updatesOf: (column) => statements.flatMap((one) => updatesOf(one, column)),
    upsertsWithout: (column) => statements.flatMap((one) => upsertsWithout(one, column)),
    conjuncts: new Set(statements.flatMap(conjunctsOf)),
    conditions: new Set(statements.flatMap(conditionsOf)),
    aliases: new Set(statements.flatMap(aliasesOf)),
    settings: statements.flatMap(settingsOf),
    channels: statements.flatMap(channelsOf),
    beginsTransaction: statements.some(beginsTransaction),
    resetsSession: statements.some(resetsSession),
    executesText: statements.some((one) => executesText(parser, one)),
  }
}

function parseText(parser: Parser, text: string) {
  try {
    const { stmts = [] } = parser.parseSync(text)
    return stmts.map(({ stmt }) => stmt)
  } catch {
    // The grammar says so by throwing, and nothing else.
    return undefined
  }
}

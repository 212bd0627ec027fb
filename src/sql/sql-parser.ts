import type { ObjectName } from './change.ts'
import { loadParser } from './parser.ts'
import { readSources, type SqlSource } from './read-sources.ts'
import { updatesOf, upsertsWithout } from './read-writes.ts'

/** PostgreSQL's grammar for text that may be none. */
export interface SqlParser {
  /** What a text does; undefined where PostgreSQL would not understand it. */
  read(text: string): SqlText | undefined
}

export interface SqlText {
  /** The tables of its statements, and whether their rows are bound to one value of a column. */
  sources(column: string): readonly SqlSource[]
  /** The tables of which a column is set in rows that are there already. */
  updatesOf(column: string): readonly ObjectName[]
  /** The tables of which a row with the same key is written over, where the key is without a column. */
  upsertsWithout(column: string): readonly ObjectName[]
}

export async function openSqlParser(): Promise<SqlParser> {
  const parser = await loadParser()
  return {
    read(text) {
      const statements = tryParse(text)
      return (
        statements && {
          sources: (column) => statements.flatMap((one) => readSources(one, column)),
          updatesOf: (column) => statements.flatMap((one) => updatesOf(one, column)),
          upsertsWithout: (column) => statements.flatMap((one) => upsertsWithout(one, column)),
        }
      )
    },
  }

  function tryParse(text: string) {
    try {
      const { stmts = [] } = parser.parseSync(text)
      return stmts.map(({ stmt }) => stmt)
    } catch {
      // The grammar says so by throwing, and nothing else.
      return undefined
    }
  }
}

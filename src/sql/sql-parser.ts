import { loadParser } from './parser.ts'
import { readSources, type SqlSource } from './read-sources.ts'

/** PostgreSQL's grammar for text that may be none. */
export interface SqlParser {
  /** What a text does; undefined where PostgreSQL would not understand it. */
  read(text: string): SqlText | undefined
}

export interface SqlText {
  /** The tables of its statements, and whether their rows are bound to one value of a column. */
  sources(column: string): readonly SqlSource[]
}

export async function openSqlParser(): Promise<SqlParser> {
  const parser = await loadParser()
  return {
    read(text) {
      const statements = tryParse(text)
      return (
        statements && { sources: (column) => statements.flatMap((one) => readSources(one, column)) }
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

import type { Node } from 'libpg-query'

import { loadParser } from './parser.ts'

/** PostgreSQL's grammar for text that may be none. */
export interface SqlParser {
  /** The statements of a text; undefined where PostgreSQL would not understand it. */
  tryParse(text: string): readonly Node[] | undefined
}

export async function openSqlParser(): Promise<SqlParser> {
  const parser = await loadParser()
  return {
    tryParse(text) {
      try {
        const { stmts = [] } = parser.parseSync(text)
        return stmts.flatMap(({ stmt }) => stmt ?? [])
      } catch {
        // The grammar says so by throwing, and nothing else.
        return undefined
      }
    },
  }
}

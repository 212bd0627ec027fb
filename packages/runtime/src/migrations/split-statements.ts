import { endOfComment } from '../database/end-of-comment.ts'
import { endOfQuoted } from '../database/end-of-quoted.ts'

/** One statement of a text, with the comments in front of it. */
export interface SqlStatement {
  readonly text: string
  /** The same without these comments. */
  readonly body: string
  /** Its first word, in lower case. */
  readonly keyword: string
}

/**
 * Splits SQL at the semicolons between its statements; what holds nothing but comments is none.
 *
 * Quoted text and comments are skipped as PostgreSQL reads them. A text with a function body between
 * `begin atomic` and `end`, whose semicolons are not quoted, stays in one piece.
 */
export function splitStatements(text: string): SqlStatement[] {
  const isWhole = /\bbegin\s+atomic\b/i.test(text)
  const statements: SqlStatement[] = []
  let start = 0
  let first: number | undefined
  const end = (index: number): void => {
    if (first !== undefined) {
      const [keyword = ''] = /^\w*/.exec(text.slice(first)) ?? []
      statements.push({
        text: text.slice(start, index).trim(),
        body: text.slice(first, index).trim(),
        keyword: keyword.toLowerCase(),
      })
    }
    start = index + 1
    first = undefined
  }
  for (let index = 0; index < text.length;) {
    const next = endOfComment(text, index)
    if (next > index) {
      index = next
      continue
    }
    const character = text.charAt(index)
    if (character === ';' && !isWhole) end(index)
    else if (!/[\s;]/.test(character)) first ??= index
    // A quote that never ends is PostgreSQL's to complain about.
    index = Math.max(index + 1, endOfQuoted(text, index) ?? text.length)
  }
  end(text.length)
  return statements
}

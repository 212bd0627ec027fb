import type { ScanToken } from 'libpg-query'

import type { Parser } from './parser.ts'

/**
 * The text of a statement by the places that the grammar gives, which count bytes. Expressions are
 * told in the words of whoever wrote them.
 */
export class StatementSource {
  readonly #parser: Parser
  readonly #text: string
  readonly #bytes: Buffer
  #read: readonly ScanToken[] | undefined

  constructor(parser: Parser, text: string) {
    this.#parser = parser
    this.#text = text
    this.#bytes = Buffer.from(text)
  }

  /** Read when somebody asks: of most statements nobody does, and it takes as long as to parse them. */
  get #tokens(): readonly ScanToken[] {
    this.#read ??= this.#parser
      .scanSync(this.#text)
      .tokens.filter(({ tokenName }) => tokenName !== 'SQL_COMMENT' && tokenName !== 'C_COMMENT')
    return this.#read
  }

  /** What stands in the parentheses that open first behind a place and a keyword. */
  insideParentheses(from: number, keyword?: string): string {
    const start = keyword === undefined ? from : this.#find(from, keyword)
    const open = this.#tokens.findIndex((token) => token.start >= start && token.text === '(')
    const close = open < 0 ? -1 : this.#closing(open)
    const [opening, closing] = [this.#tokens[open], this.#tokens[close]]
    if (opening === undefined || closing === undefined) return ''
    return this.#cut(opening.end, closing.start)
  }

  /** What stands between a keyword and the next comma, or the end of what holds it. */
  behind(from: number, keyword: string): string {
    const index = this.#tokens.findIndex(({ start, text }) => start >= from && is(text, keyword))
    return this.#untilEnd(index + 1)
  }

  /** The default that an `alter column` gives to a column. */
  defaultOf(column: string): string {
    const at = this.#tokens.findIndex(
      ({ text }, index) =>
        unquoted(text) === column &&
        is(this.#tokens[index + 1]?.text ?? '', 'set') &&
        is(this.#tokens[index + 2]?.text ?? '', 'default'),
    )
    return at < 0 ? '' : this.#untilEnd(at + 3)
  }

  /** A constraint from behind its name to its end, without `not valid`; undefined for one behind a column. */
  constraint(from: number): string | undefined {
    const first = this.#tokens.findIndex(({ start }) => start >= from)
    const isNamed = is(this.#tokens[first]?.text ?? '', 'constraint')
    const start = isNamed ? first + 2 : first
    const kind = this.#tokens[start]?.text.toLowerCase() ?? ''
    const isOfTable = ['check', 'foreign', 'unique', 'primary', 'exclude'].includes(kind)
    const next = this.#tokens[start + 1]?.text.toLowerCase()
    const isWhole = kind === 'unique' || kind === 'primary' ? this.#hasKey(start) : isOfTable
    if (!isWhole || next === undefined) return undefined
    return this.#untilEnd(start).replace(/\s+not\s+valid$/i, '')
  }

  /** Whether columns stand behind `unique` or `primary key`, as they do in a constraint of a table. */
  #hasKey(index: number): boolean {
    const behind = this.#tokens.slice(index, index + 5).map(({ text }) => text.toLowerCase())
    return behind.includes('(') && !behind.slice(0, behind.indexOf('(')).includes('references')
  }

  /** The parts between commas in the parentheses that open first behind a place. */
  list(from: number): string[] {
    const parts: string[] = []
    let index = this.#tokens.findIndex((token) => token.start >= from && token.text === '(') + 1
    const close = this.#closing(index - 1)
    while (index > 0 && index < close) {
      parts.push(this.#untilEnd(index))
      index = this.#endOf(index) + 1
    }
    return parts
  }

  /** From a place to the end of the statement. */
  rest(from: number): string {
    return this.#bytes.subarray(from).toString().trim()
  }

  #find(from: number, keyword: string): number {
    return (
      this.#tokens.find(({ start, text }) => start >= from && is(text, keyword))?.start ??
      this.#bytes.length
    )
  }

  #untilEnd(index: number): string {
    const first = this.#tokens[index]
    const last = this.#tokens[this.#endOf(index) - 1]
    return first === undefined || last === undefined ? '' : this.#cut(first.start, last.end)
  }

  /** The index of the comma, semicolon or parenthesis that ends what begins here. */
  #endOf(index: number): number {
    let depth = 0
    for (let at = index; at < this.#tokens.length; at++) {
      const text = this.#tokens[at]?.text ?? ''
      if (depth === 0 && [',', ')', ';'].includes(text)) return at
      if (text === '(' || text === '[') depth += 1
      if (text === ')' || text === ']') depth -= 1
    }
    return this.#tokens.length
  }

  #closing(open: number): number {
    let depth = 0
    for (let at = open; at < this.#tokens.length; at++) {
      const text = this.#tokens[at]?.text
      if (text === '(') depth += 1
      if (text === ')') depth -= 1
      if (depth === 0) return at
    }
    return -1
  }

  #cut(start: number, end: number): string {
    return this.#bytes.subarray(start, end).toString().trim()
  }
}

function is(text: string, keyword: string): boolean {
  return text.toLowerCase() === keyword
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase()
}

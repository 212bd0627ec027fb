import type { SourceText } from '../../code/index.ts'

/** A comment that allows findings of some rules in the line behind it. */
export interface Allowance {
  readonly rules: readonly string[]
  /** Empty where none is given. */
  readonly reason: string
  /** Of the comment, from 1. */
  readonly line: number
}

const COMMENT =
  /^\s*(?:\{?\/\*|\/\/)\s*saas-lint-disable-next-line\s+([\w-]+(?:\s*,\s*[\w-]+)*)(?:\s+--\s*(.*?))?\s*(?:\*\/\}?)?\s*$/

export function readAllowances({ text }: Pick<SourceText, 'text'>): readonly Allowance[] {
  if (!text.includes('saas-lint-disable-next-line')) return []
  return text.split('\n').flatMap((content, index) => {
    const found = COMMENT.exec(content.replace(/\r$/, ''))
    if (found === null) return []
    const [, rules = '', reason = ''] = found
    return [{ rules: rules.split(',').map((rule) => rule.trim()), reason, line: index + 1 }]
  })
}

import { ts } from 'ts-morph'

import { unwrap } from '../../code/index.ts'
import type { ProblemFix } from './code-rule.ts'

/** A condition written as `sql\`…\``, put into parentheses; undefined for what has a comment in it. */
export function inParentheses(condition: ts.Expression): ProblemFix | undefined {
  const node = unwrap(condition)
  if (!ts.isTaggedTemplateExpression(node)) return undefined
  const text = node.template.getText()
  if (/--|\/\*/.test(text)) return undefined
  const [start, end] = [node.template.getStart() + 1, node.template.getEnd() - 1]
  return {
    what: 'Put the condition in parentheses',
    file: node.getSourceFile(),
    edits: [
      { start, end: start, text: '(' },
      { start: end, end, text: ')' },
    ],
  }
}

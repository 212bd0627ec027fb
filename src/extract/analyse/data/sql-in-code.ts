import { ts } from 'ts-morph'

import type { SourceText } from './declared-tables.ts'
import { isWayBack } from './is-way-back.ts'
import type { CodeFile } from './read-code-tables.ts'

const STATES = /\b(?:create|alter|drop)\s+table\b/i

/**
 * The SQL that code writes out and that makes tables, with everything else as spaces, so that every offset stays:
 * `pgm.sql('create table …')`. Undefined where there is none.
 */
export function sqlInCode({ path, file }: CodeFile): SourceText | undefined {
  if (!STATES.test(file.text)) return undefined
  const parts: { readonly start: number; readonly text: string }[] = []
  const visit = (node: ts.Node): void => {
    if (isWayBack(node)) return
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      // The quotes as well: one of them becomes the end of the statement.
      const text = withoutHoles(node, file)
      if (STATES.test(text)) parts.push({ start: node.getStart(file), text })
    } else ts.forEachChild(node, visit)
  }
  visit(file)
  return parts.length === 0 ? undefined : { path, text: blankedAround(parts, file.text) }
}

/** A literal with its quotes, and with a name in place of all that is put into it. */
function withoutHoles(
  node: ts.StringLiteralLike | ts.TemplateExpression,
  file: ts.SourceFile,
): string {
  const start = node.getStart(file)
  let text = node.getText(file)
  if (!ts.isTemplateExpression(node)) return text
  for (const { expression } of node.templateSpans) {
    const from = expression.getFullStart() - 2 - start
    const to = expression.getEnd() + 1 - start
    text = `${text.slice(0, from)}${'h'.padEnd(to - from)}${text.slice(to)}`
  }
  return text
}

function blankedAround(
  parts: readonly { readonly start: number; readonly text: string }[],
  text: string,
): string {
  let written = ''
  for (const { start, text: literal } of parts) {
    written += blank(text.slice(written.length, start))
    const inner = literal.slice(1, -1)
    written += ` ${inner}${/;\s*$/.test(inner) ? ' ' : ';'}`
  }
  return written + blank(text.slice(written.length))
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ')
}

import { type Block, Node, type Statement } from 'ts-morph'

import type { FileStyle } from './file-style.ts'
import { indentOfLine, placeAbove, placeBelow, startOfLine } from './lines.ts'
import { insertion, type Splice } from './splice.ts'

/** Puts a statement of one or more lines below another one. */
export function addBelow(sibling: Statement, lines: readonly string[], style: FileStyle): Splice {
  const text = sibling.getSourceFile().getFullText()
  const indent = indentOf(sibling, style)
  const isLastOnLine = /^[ \t]*(\r?\n|$)/.test(text.slice(placeBelow(sibling)))
  const rest = isLastOnLine ? '' : style.newline + indent
  return insertion(placeBelow(sibling), style.newline + indented(lines, indent, style) + rest)
}

/** Puts a statement at the end of a block; before it returns, where it does. */
export function addAtEnd(block: Block, lines: readonly string[], style: FileStyle): Splice {
  const statements = block.getStatements()
  const last = statements.at(-1)
  if (last === undefined) return fill(block, lines, style)
  if (!Node.isReturnStatement(last) && !Node.isThrowStatement(last)) {
    return addBelow(last, lines, style)
  }
  const previous = statements.at(-2)
  if (previous) return addBelow(previous, lines, style)
  const indent = indentOf(last, style)
  return insertion(placeAbove(last), indented(lines, indent, style) + style.newline)
}

/** A block without statements may hold comments. */
function fill(block: Block, lines: readonly string[], style: FileStyle): Splice {
  const text = block.getSourceFile().getFullText()
  const close = block.getEnd() - 1
  const outer = indentOfLine(text, block.getStart())
  const statement = indented(lines, outer + style.indent, style) + style.newline
  const line = startOfLine(text, close)
  const isOnOwnLine = line > block.getStart() && text.slice(line, close).trim() === ''
  if (isOnOwnLine) return insertion(line, statement)
  const held = text.slice(block.getStart() + 1, close)
  const start = held.trim() === '' ? block.getStart() + 1 : close
  return { start, end: close, text: style.newline + statement + outer }
}

/** That of its own line, or where it does not begin one, that of the block and a step. */
function indentOf(statement: Statement, { indent }: FileStyle): string {
  const text = statement.getSourceFile().getFullText()
  const own = indentOfLine(text, statement.getStart())
  const begins = startOfLine(text, statement.getStart()) + own.length === statement.getStart()
  return begins ? own : own + indent
}

function indented(lines: readonly string[], indent: string, { newline }: FileStyle): string {
  return lines.map((line) => indent + line).join(newline)
}

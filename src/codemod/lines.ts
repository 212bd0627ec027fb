import type { Node } from 'ts-morph'

/** Where the line begins in which a position lies. */
export function startOfLine(text: string, position: number): number {
  return text.lastIndexOf('\n', position - 1) + 1
}

/** What a line starts with before its first character that is seen. */
export function indentOfLine(text: string, position: number): string {
  const start = startOfLine(text, position)
  return /^[ \t]*/.exec(text.slice(start, position))?.[0] ?? ''
}

/** Where a line can be put below a node: behind the comment at its end, and before whatever else stands there. */
export function placeBelow(node: Node): number {
  const comment = node.getTrailingCommentRanges().at(-1)
  return comment?.getEnd() ?? node.getEnd()
}

/** Where a line can be put above a node: before the comments that belong to it. */
export function placeAbove(node: Node): number {
  const comment = node.getLeadingCommentRanges()[0]
  return startOfLine(node.getSourceFile().getFullText(), comment?.getPos() ?? node.getStart())
}

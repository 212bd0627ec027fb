import { stripVTControlCharacters } from 'node:util'

/**
 * Breaks lines that are wider than a terminal between their words, and goes on as far in as they begin. What stands in
 * backticks, to be copied, stays whole.
 *
 * @param width Columns; Infinity where there is no terminal.
 */
export function fitText(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => fitLine(line, width))
    .join('\n')
}

function fitLine(line: string, width: number): string[] {
  if (widthOf(line) <= width) return [line]
  const [indent = ''] = /^ */.exec(line) ?? []
  const lines: string[] = []
  let current = indent
  for (const word of line.slice(indent.length).split(SPACE)) {
    const isFirst = current === indent
    if (!isFirst && widthOf(current) + 1 + widthOf(word) > width) {
      lines.push(current)
      current = `${indent}${word}`
    } else current = isFirst ? `${indent}${word}` : `${current} ${word}`
  }
  return [...lines, current]
}

/** Not within backticks: an even number of them follows. */
const SPACE = / (?=[^`]*(?:`[^`]*`[^`]*)*$)/

/** Colours take no room. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).length
}

import { paintedWidth } from './text-width.ts'
import { wrapText } from './wrap-text.ts'

/**
 * Breaks the lines of a text that are wider than a terminal, as `wrapText` does, and goes on as far in as they begin.
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
  if (paintedWidth(line) <= width) return [line]
  const [indent = ''] = /^ */.exec(line) ?? []
  return wrapText(line.slice(indent.length), width - indent.length).map((part) => indent + part)
}

import { paintedWidth } from './text-width.ts'

/**
 * Breaks a sentence between words so that no line is wider, where that is possible. What stands in backticks, to be copied,
 * stays whole; colours take no room.
 */
export function wrapText(text: string, width: number): string[] {
  const [first = '', ...words] = wordsOf(text)
  const lines: string[] = []
  let line = first
  for (const word of words) {
    if (line !== '' && paintedWidth(line) + 1 + paintedWidth(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function wordsOf(text: string): string[] {
  const words = ['']
  for (const [part] of text.matchAll(/`[^`]*`|[^` ]+|`| /g)) {
    if (part === ' ') words.push('')
    else words.push((words.pop() ?? '') + part)
  }
  return words
}

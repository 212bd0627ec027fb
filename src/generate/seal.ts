import { createHash } from 'node:crypto'

const SEAL = /^\/\/ Sealed: ([0-9a-f]{16})\r?$/m
const HEADER = [
  '// Written by `saas generate repositories`. Do not edit: it is written anew from the tables.',
]

/** The text of a generated file, with a digest by which an edit is noticed. */
export function seal(code: string): string {
  const body = code.trim()
  return [...HEADER, `// Sealed: ${digestOf(body)}`, '', body, ''].join('\n')
}

/** What a file that stands where a generated one belongs is: generated as it is, edited, or somebody's own. */
export function readSeal(text: string): 'sealed' | 'edited' | 'none' {
  const [line, digest] = SEAL.exec(text) ?? []
  if (line === undefined) return 'none'
  return digestOf(bodyOf(text)) === digest ? 'sealed' : 'edited'
}

/** Whether two generated files say the same; how somebody's formatter has laid them out does not count. */
export function isSameCode(one: string, other: string): boolean {
  return squeeze(bodyOf(one)) === squeeze(bodyOf(other))
}

function bodyOf(text: string): string {
  const { 0: line = '', index = 0 } = SEAL.exec(text) ?? {}
  return text.slice(index + line.length)
}

function digestOf(body: string): string {
  return createHash('sha256').update(squeeze(body)).digest('hex').slice(0, 16)
}

/** Without what formatters add and take away. */
function squeeze(text: string): string {
  return text.replaceAll(/[\s;,'"()|*]/g, '')
}

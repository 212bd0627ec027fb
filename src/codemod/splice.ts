/** A piece of text that takes the place of another; an insertion where `end` is `start`. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

export const insertion = (at: number, text: string): Splice => ({ start: at, end: at, text })

/** The text with all splices done. They must not overlap; several at one place come in their order. */
export function splice(text: string, splices: readonly Splice[]): string {
  let result = ''
  let position = 0
  for (const { start, end, text: piece } of splices.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(position, start) + piece
    position = end
  }
  return result + text.slice(position)
}

import { stripVTControlCharacters } from 'node:util'

/** Taken by terminals for two columns: East Asian wide and full-width characters, and pictures. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{1F200}-\u{1F265}\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]/u
/** Drawn over the character before. The selector of pictures is left out: behind some it takes a column more. */
const NARROWEST = /(?!\uFE0F)[\p{Mn}\p{Me}\p{Cf}\u1160-\u11FF]/u

/** How many columns of a terminal a text takes that is on one line, or one more where terminals differ. */
export function textWidth(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + widthOf(character), 0)
}

/** The same of a text with colours, which take none. */
export function paintedWidth(text: string): number {
  return textWidth(stripVTControlCharacters(text))
}

/** As much of a text as so many columns hold, with `…` in place of what is left out. */
export function cutText(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text
  let cut = ''
  let room = columns - 1
  for (const character of text) {
    room -= widthOf(character)
    if (room < 0) break
    cut += character
  }
  return `${cut}…`
}

function widthOf(character: string): number {
  if (NARROWEST.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}

import { endOfComment } from './end-of-comment.ts'
import { endOfQuoted } from './end-of-quoted.ts'

/**
 * Replaces what is SQL, and leaves comments and quoted text as they are, bodies of functions among them.
 *
 * @param pattern Sticky, and of at least one character.
 */
export function replaceUnquoted(text: string, pattern: RegExp, replacement: string): string {
  let result = ''
  for (let index = 0; index < text.length;) {
    pattern.lastIndex = index
    if (pattern.test(text)) {
      result += replacement
      index = pattern.lastIndex
      continue
    }
    const behindComment = endOfComment(text, index)
    // A quote that never ends is PostgreSQL's to complain about.
    const end =
      behindComment > index
        ? behindComment
        : Math.max(index + 1, endOfQuoted(text, index) ?? text.length)
    result += text.slice(index, end)
    index = end
  }
  return result
}

/**
 * The text with what a terminal would take for a command made visible: `\u001B` for an escape. Names, and
 * what applications and servers say, may hold anything.
 */
export function visibleText(text: string): string {
  return text.replaceAll(
    /[^\P{Cc}\t\n]|\p{Bidi_Control}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  )
}

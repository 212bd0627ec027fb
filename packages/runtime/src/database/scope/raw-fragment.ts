/**
 * Why a piece of raw SQL cannot stand inside a larger statement without changing what surrounds it;
 * undefined when it can. Quoted text is skipped; parameters are marked by the gaps between fragments.
 */
export function findFragmentProblem(fragments: readonly string[]): string | undefined {
  const text = fragments.join(' $ ')
  let depth = 0
  let index = 0
  while (index < text.length) {
    const skipped = skipQuoted(text, index)
    if (skipped === undefined) return 'it opens a quote that it does not close'
    if (skipped > index) {
      index = skipped
      continue
    }
    const pair = text.slice(index, index + 2)
    if (pair === '--' || pair === '/*') return 'it holds a comment, which may swallow what follows'
    const character = text[index]
    if (character === ';') return 'it holds a semicolon, which ends the statement'
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth < 0) return 'it closes a parenthesis that it did not open'
    index += 1
  }
  return depth > 0 ? 'it opens a parenthesis that it does not close' : undefined
}

/** The index behind a quoted piece that starts at `start`; `start` when none does, undefined when it never ends. */
function skipQuoted(text: string, start: number): number | undefined {
  const quote = text[start]
  if (quote === "'" || quote === '"') {
    const escapes = quote === "'" && /(?:^|[^\w$])[eE]$/.test(text.slice(0, start))
    return endOfQuote(text, start, quote, escapes)
  }
  const [tag] = /^\$(?:[A-Za-z_]\w*)?\$/.exec(text.slice(start)) ?? []
  if (tag === undefined || /[\w$]$/.test(text.slice(0, start))) return start
  const end = text.indexOf(tag, start + tag.length)
  return end < 0 ? undefined : end + tag.length
}

function endOfQuote(
  text: string,
  start: number,
  quote: string,
  escapes: boolean,
): number | undefined {
  for (let index = start + 1; index < text.length; index += 1) {
    if (escapes && text[index] === '\\') index += 1
    else if (text[index] === quote && text[index + 1] === quote) index += 1
    else if (text[index] === quote) return index + 1
  }
  return undefined
}

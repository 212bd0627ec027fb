/** The index behind a quoted piece that starts at `start`; `start` when none does, undefined when it never ends. */
export function endOfQuoted(text: string, start: number): number | undefined {
  const quote = text[start]
  if (quote === "'" || quote === '"') {
    const prefix = text.slice(Math.max(0, start - 2), start)
    return endOfQuote(text, start, quote, quote === "'" && /(?:^|[^\w$])[eE]$/.test(prefix))
  }
  if (quote !== '$' || /[\w$]/.test(text[start - 1] ?? '')) return start
  const [tag] = /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(text.slice(start)) ?? []
  if (tag === undefined) return start
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

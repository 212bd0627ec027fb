/** The index behind a comment that starts here; comments between slashes nest. */
export function endOfComment(text: string, start: number): number {
  const pair = text.slice(start, start + 2)
  if (pair === '--') {
    const end = text.indexOf('\n', start)
    return end < 0 ? text.length : end
  }
  if (pair !== '/*') return start
  let depth = 0
  for (let index = start; index < text.length; index += 2) {
    const at = text.slice(index, index + 2)
    if (at === '/*') depth += 1
    else if (at === '*/') depth -= 1
    else index -= 1
    if (depth === 0) return index + 2
  }
  return text.length
}

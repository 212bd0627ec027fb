const LONGEST = 63

/** A name of a new object, cut where PostgreSQL would cut it, and still told apart by what was cut. */
export function shortName(...parts: readonly string[]): string {
  const name = parts.join('_')
  if (Buffer.byteLength(name) <= LONGEST) return name
  let sum = 0
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  const tail = `_${sum.toString(36)}`
  let head = name
  while (Buffer.byteLength(head) + tail.length > LONGEST) head = head.slice(0, -1)
  return head + tail
}

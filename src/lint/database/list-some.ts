const FIRST = 3

/** Names for people: the first few, and how many more there are. */
export function listSome(names: Iterable<string>): string {
  const all = [...names]
  const more = all.length - FIRST
  return more > 0 ? `${all.slice(0, FIRST).join(', ')} and ${more} more` : all.join(', ')
}

/** The name that was probably meant; undefined where none is near. */
export function nearestName(given: string, existing: readonly string[]): string | undefined {
  const [nearest] = existing
    .map((name) => ({ name, distance: countEdits(given, name) }))
    .sort((one, other) => one.distance - other.distance)
  const isNear = nearest && nearest.distance <= Math.max(2, given.length / 3)
  return isNear ? nearest.name : undefined
}

/** How many letters must be added, removed or changed to get from one text to the other. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [index, letter] of from.split('').entries()) {
    const next = [index + 1]
    for (const [column, other] of to.split('').entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

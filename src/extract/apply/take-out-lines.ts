/**
 * Takes the lines out of a text that an extraction has added to it. Lines that somebody has added right beside them since are no
 * hindrance, as they are when changes are merged: another extraction adds its own there.
 *
 * @returns undefined where the extraction did not add lines alone, or where not each of them is there once.
 */
export function takeOutLines(before: string, after: string, now: string): string | undefined {
  const added = addedLines(before.split('\n'), after.split('\n'))
  if (added === undefined) return undefined
  const lines = now.split('\n')
  const isThereOnce = added.every((line) => lines.filter((one) => one === line).length === 1)
  if (!isThereOnce) return undefined
  const taken = new Set(added)
  return lines.filter((line) => !taken.has(line)).join('\n')
}

/** Undefined where a line of the first text is missing in the second one, or stands elsewhere. */
function addedLines(
  before: readonly string[],
  after: readonly string[],
): readonly string[] | undefined {
  const added: string[] = []
  let at = 0
  for (const line of after) {
    if (line === before[at]) at += 1
    else added.push(line)
  }
  return at === before.length ? added : undefined
}

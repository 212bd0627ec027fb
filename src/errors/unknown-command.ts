import { TenantryError } from '@tenantry/runtime/errors'

/** The error for a command that does not exist, with the nearest one that does. */
export function unknownCommand(given: string, existing: readonly string[]): TenantryError {
  const nearest = existing
    .map((name) => ({ name, distance: countEdits(given, name) }))
    .sort((one, other) => one.distance - other.distance)[0]
  const isNear = nearest && nearest.distance <= Math.max(2, given.length / 3)
  return new TenantryError('USAGE_UNKNOWN_COMMAND', {
    message: `There is no command \`saas ${given}\`.`,
    hint: isNear
      ? `Did you mean \`saas ${nearest.name}\`? \`saas --help\` lists the commands.`
      : 'Run `saas --help` to see the commands.',
    details: { command: given },
  })
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

/** Where an error came from, and the errors behind it. Stacks only: other properties may hold anything. */
export function renderStacks(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const stack = thrown.stack ?? `${thrown.name}: ${thrown.message}`
  const inner: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown.cause
  return inner === undefined ? stack : `${stack}\nCaused by ${renderStacks(inner)}`
}

import { visibleText } from './visible-text.ts'

/** Where an error came from, and the errors behind it. Stacks only: other properties may hold anything. */
export function renderStacks(thrown: unknown): string {
  if (!(thrown instanceof Error)) return visibleText(String(thrown))
  const stack = visibleText(thrown.stack ?? `${thrown.name}: ${thrown.message}`)
  const inner: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown.cause
  return inner === undefined ? stack : `${stack}\nCaused by ${renderStacks(inner)}`
}

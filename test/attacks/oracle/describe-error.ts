/** All that an error tells whoever catches it, its cause included and its stack left out. */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const told: Record<string, unknown> = { name: error.name, message: error.message }
  for (const [key, value] of Object.entries(error)) told[key] = value
  if (error.cause !== undefined) told['cause'] = describeError(error.cause)
  if (error instanceof AggregateError) told['errors'] = error.errors.map(describeError)
  return told
}

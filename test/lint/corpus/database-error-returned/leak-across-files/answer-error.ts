export function describe(problem: unknown) {
  const text = problem instanceof Error ? problem.message : `${String(problem)}`
  return { error: { code: 'failed', text } }
}

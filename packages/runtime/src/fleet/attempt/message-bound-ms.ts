/** A backend that is stopped, or waits for a disk that hangs, does not end its statement either. */
const GRACE_MS = 10_000
/** What a timer of Node takes; with more it would go off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * How long the answer to a message may take, whose statements the server bounds one by one; undefined
 * where it does not bound them, as with a statement_timeout of 0.
 */
export function messageBoundMs(statements: number, statementTimeoutMs: number): number | undefined {
  if (statementTimeoutMs === 0) return undefined
  // What frames the statements is one more.
  return Math.min((statements + 1) * statementTimeoutMs + GRACE_MS, LONGEST_TIMER_MS)
}

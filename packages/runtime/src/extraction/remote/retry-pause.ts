const SHORTEST_MS = 20
const LONGEST_MS = 1000

/** Milliseconds before a further attempt: twice as many each time, and any part of them, so that callers do not come back together. */
export function retryPauseMs(attempt: number, random: () => number): number {
  return Math.min(SHORTEST_MS * 2 ** attempt, LONGEST_MS) * (0.5 + random() / 2)
}

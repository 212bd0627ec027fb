const PERIODS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 }
const LONGEST_INTERVAL_MS = 86_400_000
const SHORTEST_INTERVAL_MS = 0.001

/**
 * Milliseconds between two of a rate such as `'100/s'`, `'6000/m'` or `'0.5/s'`; undefined when it is none, or is
 * beyond one a day and a million a second.
 */
export function parseRate(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)\/(s|m|h)$/.exec(text) ?? []
  const interval = (PERIODS_MS[unit] ?? Number.NaN) / Number(amount)
  return interval >= SHORTEST_INTERVAL_MS && interval <= LONGEST_INTERVAL_MS ? interval : undefined
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** 24 days: PostgreSQL takes no longer timeout, and a timer of Node would ring at once. */
const LONGEST_MS = 2 ** 31 - 1

/**
 * Milliseconds of a duration such as `'500ms'`, `'2s'` or `'5m'`; undefined when it is none, is not positive, or longer than
 * 24 days.
 */
export function parseDuration(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? []
  const milliseconds = Math.round(Number(amount) * (UNITS[unit] ?? 0))
  return milliseconds > 0 && milliseconds <= LONGEST_MS ? milliseconds : undefined
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** Milliseconds of a duration such as `'500ms'`, `'2s'` or `'5m'`; undefined when it is none, or is not positive. */
export function parseDuration(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? []
  const milliseconds = Math.round(Number(amount) * (UNITS[unit] ?? 0))
  return milliseconds > 0 ? milliseconds : undefined
}

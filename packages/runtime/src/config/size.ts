const UNITS: Readonly<Record<string, number>> = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }

/** Bytes of a size such as `'500MB'` or `'1.5TB'`; undefined when it is none, or is not positive. */
export function parseSize(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(kB|MB|GB|TB)$/.exec(text) ?? []
  const bytes = Math.round(Number(amount) * (UNITS[unit] ?? 0))
  return bytes > 0 && bytes <= Number.MAX_SAFE_INTEGER ? bytes : undefined
}

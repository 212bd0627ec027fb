const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const
const THOUSAND = 1000

/** `1.2 MB`, as sizes are written in the configuration: a kB is 1000 bytes. */
export function renderBytes(bytes: number): string {
  let [amount, unit] = [bytes, 0]
  while (amount >= THOUSAND && unit < UNITS.length - 1) {
    amount /= THOUSAND
    unit += 1
  }
  return `${amount.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${UNITS[unit] ?? ''}`
}

import type { RefusalCounts } from '@tenantry/runtime/fleet'

/** `0`, `0.4`, `12.5`, `1,234`: no more exact than it can be known. */
export function renderRate(number: number): string {
  if (number === 0) return '0'
  if (number < 99.95) return number.toFixed(1)
  return Math.round(number).toLocaleString('en-US')
}

/** What was refused by what it ran into, the most first: `requests 12.0/s, load 0.5/s`; empty for nothing. */
export function renderRefusals(refused: RefusalCounts, unit: string): string {
  return Object.entries(refused)
    .filter(([, count]) => count > 0)
    .toSorted(([, one], [, other]) => other - one)
    .map(
      ([quota, count]) =>
        `${quota} ${unit === '' ? count.toLocaleString('en-US') : renderRate(count)}${unit}`,
    )
    .join(', ')
}

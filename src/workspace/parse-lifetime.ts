import { TenantryError } from '@tenantry/runtime/errors'

const HOUR_MS = 60 * 60_000
const UNITS: Readonly<Record<string, number>> = { h: HOUR_MS, d: 24 * HOUR_MS }
const LONGEST_DAYS = 3650

/**
 * Milliseconds of a lifetime such as `90d` or `12h`; undefined where none is given.
 *
 * @throws {TenantryError} USAGE_INVALID_VALUE for anything else, nothing at all, and more than ten years.
 */
export function parseLifetime(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, amount = '', unit = ''] = /^(\d{1,6})([hd])$/.exec(text) ?? []
  const milliseconds = Number(amount) * (UNITS[unit] ?? 0)
  if (milliseconds > 0 && milliseconds <= LONGEST_DAYS * 24 * HOUR_MS) return milliseconds
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `${flag} takes a number of days or hours, such as 90d or 12h, and not ${JSON.stringify(text)}.`,
    hint: `Give 1h to ${LONGEST_DAYS}d, or leave it out for a key that never expires.`,
  })
}

import { parseDuration } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'

const LONGEST_MS = 60_000

/** @throws {TenantryError} USAGE_INVALID_VALUE for what is no duration, and for more than a minute. */
export function parseLongestStop(text: string): number {
  const milliseconds = parseDuration(text)
  if (milliseconds !== undefined && milliseconds <= LONGEST_MS) return milliseconds
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `--longest-stop takes a duration up to 60s, and not ${JSON.stringify(text)}.`,
    hint: 'Write it as in 500ms or 2s.',
  })
}

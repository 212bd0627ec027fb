import { TenantryError } from '@tenantry/runtime/errors'

/** The UTC time in the form that starts a migration's file name: `20261123170000`. */
export function migrationTimestamp(time: Date): string {
  return time.toISOString().replaceAll(/\D/g, '').slice(0, 14)
}

/**
 * That of `now`; or the next one behind the last migration where that is later: a migration has to run behind
 * what it refers to. A last one far off is no time, so the next need not be one either.
 *
 * @param migrations Their names.
 * @throws {TenantryError} MIGRATION_NAME_INVALID where nothing comes behind the last one.
 */
export function timestampBehind(migrations: readonly string[], now: Date): string {
  const present = migrationTimestamp(now)
  const last =
    migrations
      .map((name) => name.slice(0, present.length))
      .toSorted()
      .at(-1) ?? ''
  if (last < present) return present
  const next = secondBehind(last)
  if (next > last && next.length === present.length) return next
  const counted = String(BigInt(last) + 1n)
  if (counted.length === present.length) return counted
  throw new TenantryError('MIGRATION_NAME_INVALID', {
    message: `No migration can come behind one that is named ${last}.`,
    hint: 'Give it the time at which it was written, before it is applied anywhere.',
    details: { timestamp: last },
  })
}

function secondBehind(timestamp: string): string {
  const parts = (timestamp.match(/^\d{4}|\d\d/g) ?? []).map(Number)
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second + 1))
  return time.getUTCFullYear() > 9999 ? '' : migrationTimestamp(time)
}

import { TenantryError } from '@tenantry/runtime/errors'

/** A release of PgBouncer, without its patch: what a configuration may say depends on it. */
export interface PgbouncerRelease {
  readonly major: number
  readonly minor: number
}

/** The oldest one that has been tried: that of Debian 12. Its settings are known to every later one. */
export const OLDEST_RELEASE = '1.18'

/** Since which minor release of 1 PgBouncer knows what older ones refuse to start with. */
const SINCE = {
  /** `max_prepared_statements`: names that clients give to statements are kept for them. */
  preparedStatements: 21,
  /** `pool_size` of a user. */
  poolOfUser: 23,
  /** `idle_transaction_timeout` of a user. */
  idleTimeoutOfUser: 24,
  /** `transaction_timeout` of a user. */
  transactionTimeoutOfUser: 25,
} as const

/**
 * Reads `1.24` or `1.24.1`.
 *
 * @throws {TenantryError} USAGE_INVALID_VALUE
 */
export function parseRelease(text: string): PgbouncerRelease {
  const [, major = '', minor = ''] = /^(\d{1,3})\.(\d{1,3})(?:\.\d{1,3})?$/.exec(text) ?? []
  const release = { major: Number(major), minor: Number(minor) }
  const oldest = Number(OLDEST_RELEASE.slice(2))
  if (major !== '' && (release.major > 1 || (release.major === 1 && release.minor >= oldest))) {
    return release
  }
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `${JSON.stringify(text)} is no release of PgBouncer from ${OLDEST_RELEASE} on.`,
    hint: 'Give what `pgbouncer --version` says, such as --for 1.24.',
    details: { release: text },
  })
}

/** Whether a release knows a setting, or a family of them. */
export function knows({ major, minor }: PgbouncerRelease, what: keyof typeof SINCE): boolean {
  return major > 1 || minor >= SINCE[what]
}

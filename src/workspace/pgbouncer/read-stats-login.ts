import { createHmac } from 'node:crypto'

import { TenantryError } from '@tenantry/runtime/errors'
import { scramVerifier } from '@tenantry/runtime/fleet'

import type { StatsLogin } from '../../pgbouncer/index.ts'

const VARIABLE = 'PGBOUNCER_STATS_PASSWORD'
const SALT_BYTES = 16

/**
 * The login for whoever watches the pooler; the password is that of the environment, so that it stands in no command line.
 * The same password makes the same secret, so that files can be compared.
 *
 * @throws {TenantryError} PGBOUNCER_PASSWORD_MISSING
 */
export function readStatsLogin(
  role: string,
  environment: Readonly<Record<string, string | undefined>>,
): StatsLogin {
  const password = environment[VARIABLE]
  if (password !== undefined && /^[\x21-\x7e]+$/.test(password)) {
    const salt = createHmac('sha256', password).update(`tenantry pgbouncer ${role}`).digest()
    return { role, secret: scramVerifier(password, salt.subarray(0, SALT_BYTES)) }
  }
  throw new TenantryError('PGBOUNCER_PASSWORD_MISSING', {
    message: `The login ${role} for the console has no password of ASCII characters.`,
    hint: `Set ${VARIABLE} to it.`,
    details: { role },
  })
}

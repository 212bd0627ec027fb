import { TenantryError } from '@tenantry/runtime/errors'
import type { PooledLogin } from '@tenantry/runtime/fleet'

import { quoteField } from './ini-words.ts'
import type { StatsLogin } from './stats-login.ts'

/**
 * The text of userlist.txt: the logins that may come through, with the secrets by which the server knows them.
 *
 * @param options.plainPasswords Whether a password may stand there as it is, where the server does not tell its secret.
 * @throws {TenantryError} PGBOUNCER_SECRET_UNREADABLE, PGBOUNCER_PASSWORD_MISSING.
 */
export function renderUserlist(
  logins: readonly PooledLogin[],
  {
    plainPasswords,
    stats,
  }: { readonly plainPasswords: boolean; readonly stats: StatsLogin | undefined },
): string {
  const entries = logins.map((login) => [login.role, secretOf(login, plainPasswords)] as const)
  if (stats !== undefined) entries.push([stats.role, stats.secret])
  return entries.map(([role, secret]) => `${quoteField(role)} ${quoteField(secret)}\n`).join('')
}

function secretOf({ role, secret, password }: PooledLogin, plain: boolean): string {
  if (secret !== undefined) return secret
  if (password === undefined) {
    throw new TenantryError('PGBOUNCER_PASSWORD_MISSING', {
      message: `The role ${role} has no password, so PgBouncer would have to let everybody in as it.`,
      hint: 'Give appUrl and systemUrl with a password each (APP_DATABASE_URL, SYSTEM_DATABASE_URL), and run `saas migrate`, which sets them.',
      details: { role },
    })
  }
  if (plain) return password
  throw new TenantryError('PGBOUNCER_SECRET_UNREADABLE', {
    message: `The server does not tell the SCRAM secret of the role ${role}: the administrator may not read it, or it is none.`,
    hint: 'Run it as a superuser; or with --plain-passwords, which writes the passwords of the two logins into userlist.txt as they are.',
    details: { role },
  })
}

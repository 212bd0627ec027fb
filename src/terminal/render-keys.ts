import { quoteForShell } from '@tenantry/runtime/errors'
import type { ApiKey } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { renderTable } from './render-table.ts'

/** One line a key: what tells it from others, and whether it lets in. */
export function renderKeys(keys: readonly ApiKey[], paint: Paint, now: Date): string {
  if (keys.length === 0) return 'No keys yet. Make one: saas tenant key create acme'
  const head = ['ID', 'NAME', 'ENDS WITH', 'CREATED', 'STATUS'].map((title) => paint('dim', title))
  const rows = keys.map((key) => {
    const status = statusOf(key, now)
    const isOpen = status === 'active' || status.startsWith('until')
    const shown = isOpen ? status : paint('yellow', status)
    return [key.id, key.name, key.ending, dayOf(key.createdAt), shown]
  })
  return renderTable([head, ...rows])
}

/** What is known of a key that was made just now. */
export function renderKey({ id, tenant, expiresAt }: ApiKey): string {
  const until = expiresAt === null ? 'until it is revoked' : `until ${expiresAt}`
  return [
    `This key lets in as ${tenant} ${until}. It is shown this once: keep it where it is safe.`,
    `To revoke it: saas tenant key revoke ${quoteForShell(tenant)} ${id}`,
  ].join('\n')
}

function statusOf({ revokedAt, expiresAt }: ApiKey, now: Date): string {
  if (revokedAt !== null) return `revoked ${dayOf(revokedAt)}`
  if (expiresAt === null) return 'active'
  return `${new Date(expiresAt) <= now ? 'expired' : 'until'} ${dayOf(expiresAt)}`
}

function dayOf(time: string): string {
  return time.slice(0, 10)
}

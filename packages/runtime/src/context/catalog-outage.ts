import { reasonOf, TenantryError } from '../errors.ts'
import { DeadlinePassed } from './with-deadline.ts'

/** What a lookup may take before the catalog counts as out of reach. */
export const LOOKUP_DEADLINE_MS = 2000
/** How long what is known must do while the catalog cannot be asked. */
export const LONGEST_OUTAGE_MS = 10 * 60_000
/** How long the catalog is left alone behind a lookup that it did not answer. */
export const RETRY_MS = 3000

const UNREACHABLE = new Set(['CLUSTER_UNREACHABLE', 'CONNECTIONS_EXHAUSTED'])
/** SQLSTATE: connection lost, out of resources, timed out waiting for a lock, shut down. */
const SERVER_IN_TROUBLE = /^(08|53|55P03|57)/
/** node-postgres and the system: the connection broke, or node-postgres ended it. */
const CONNECTION_BROKEN = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET)|^Connection terminated|read timeout/

/** Whether an error says that the catalog could not answer, and nothing about what was asked. */
export function isOutage(error: unknown): boolean {
  if (error instanceof DeadlinePassed) return true
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (error instanceof TenantryError) return UNREACHABLE.has(code)
  return (
    SERVER_IN_TROUBLE.test(code) ||
    CONNECTION_BROKEN.test(code) ||
    CONNECTION_BROKEN.test(error.message)
  )
}

export function catalogUnreachable(slug: string, cause: unknown): TenantryError {
  return new TenantryError('CATALOG_UNREACHABLE', {
    message: `The catalog cannot be reached, so the tenant ${JSON.stringify(slug)} cannot be looked up: ${reasonOf(cause)}`,
    hint: 'Check that the database of the first cluster answers; tenants that were known before are served for 10 minutes.',
    cause,
    details: { slug },
  })
}

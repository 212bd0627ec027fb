import type { LiveTenant } from '@tenantry/runtime/fleet'

/** By what tenants are put into their order, each with what it counts. */
const COUNTS = {
  requests: ({ requestsPerSecond }) => requestsPerSecond,
  database: ({ databaseMsPerSecond }) => databaseMsPerSecond,
  connections: ({ connections }) => connections,
  refused: refusedOf,
} satisfies Readonly<Record<string, (tenant: LiveTenant) => number>>

export type LiveSort = keyof typeof COUNTS

export const LIVE_SORTS = ['requests', 'database', 'connections', 'refused'] as const

/** Those with the most of it first. */
export function sortLiveTenants(tenants: readonly LiveTenant[], sort: LiveSort): LiveTenant[] {
  const count: (tenant: LiveTenant) => number = COUNTS[sort]
  return tenants.toSorted(
    (one, other) =>
      count(other) - count(one) ||
      other.databaseMsPerSecond - one.databaseMsPerSecond ||
      (one.slug < other.slug ? -1 : 1),
  )
}

/** Of all kinds together, each second. */
export function refusedOf({ refusedPerSecond }: LiveTenant): number {
  return Object.values(refusedPerSecond).reduce((sum, count) => sum + count, 0)
}

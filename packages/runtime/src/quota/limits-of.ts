import {
  mergeQuota,
  parseQuota,
  type ResolvedTier,
  resolveLimits,
  type TenantLimits,
} from '../config/index.ts'

/**
 * What a tenant may use: what its tier says, and over it what the catalog says of the tenant alone. One that is not valid
 * ends the tenant's requests: a limit that somebody believes in must not be missing.
 *
 * @param own As the catalog holds it; null or undefined for the quota of the tier.
 * @throws {TenantryError} QUOTA_INVALID
 */
export function limitsOf(slug: string, tier: ResolvedTier, own: unknown): TenantLimits {
  // Shared by all tenants of the tier: a process may know 100,000.
  if (own === null || own === undefined) return tier.limits
  return resolveLimits(mergeQuota(tier.quota, parseQuota(slug, own, tier.quota)))
}

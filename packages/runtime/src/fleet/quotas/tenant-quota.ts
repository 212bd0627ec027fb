import type { OwnQuota } from '../../catalog/quota-catalog.ts'
import { parseQuota, type QuotaConfig, type ResolvedConfig } from '../../config/index.ts'
import type { Tenant } from '../../catalog/tenant.ts'
import { TenantryError } from '../../errors.ts'
import { listSettings, type QuotaSetting } from './quota-setting.ts'

/** What one tenant may use, and who says so. */
export interface TenantQuota {
  readonly tenant: Tenant
  /** What the catalog says of the tenant alone; null for the quota of its tier. */
  readonly own: unknown
  /** What holds; empty where `problems` has any. */
  readonly settings: readonly QuotaSetting[]
  /** Why the quota cannot hold: requests of the tenant are not served then. */
  readonly problems: readonly string[]
}

/** What the tier of a tenant says; a tier that the configuration has no more is the first one, as for requests. */
export function tierQuotaOf(config: ResolvedConfig, tenant: Tenant): QuotaConfig {
  return (config.tiers.get(tenant.tier) ?? config.defaultTier).quota
}

/** Checks the own quota of a tenant, and says what holds. */
export function describeQuota(config: ResolvedConfig, { tenant, own }: OwnQuota): TenantQuota {
  const tier = tierQuotaOf(config, tenant)
  if (own === null) return { tenant, own, settings: listSettings(tier, {}), problems: [] }
  try {
    const checked = parseQuota(tenant.slug, own, tier)
    return { tenant, own, settings: listSettings(tier, checked), problems: [] }
  } catch (error) {
    return { tenant, own, settings: [], problems: problemsOf(error) }
  }
}

/** The problems that an error of `parseQuota` tells; throws any other one. */
export function problemsOf(error: unknown): readonly string[] {
  if (!(error instanceof TenantryError) || error.code !== 'QUOTA_INVALID') throw error
  const problems = error.details?.['problems']
  return Array.isArray(problems) ? problems.map(String) : [error.message]
}

import { refuseUnknownTenant } from '../../catalog/refuse-unknown-tenant.ts'
import type { StorageRecord } from '../../catalog/storage-catalog.ts'
import type { Tenant } from '../../catalog/tenant.ts'
import type { TenantLimits } from '../../config/index.ts'
import { limitsOf } from '../../quota/limits-of.ts'
import type { Fleet } from '../fleet.ts'

/** What a tenant stores, and may store. */
export interface TenantStorage extends Omit<StorageRecord, 'quota'> {
  /** Undefined for a tenant without a limit, which nobody measures. */
  readonly limits: TenantLimits['storage']
}

/**
 * What one tenant stores, whatever its quota says. Behind its deletion: nothing, never measured.
 */
export async function readStored(
  fleet: Fleet,
  { slug }: Pick<Tenant, 'slug'>,
): Promise<Pick<StorageRecord, 'rows' | 'bytes' | 'measuredAt' | 'problem'>> {
  const [record] = await fleet.storage.read(slug)
  const { rows = 0, bytes = 0, measuredAt = null, problem = null } = record ?? {}
  return { rows, bytes, measuredAt, problem }
}

/**
 * What tenants store, from the catalog: nothing is measured for it.
 *
 * @param slug Default: every tenant that has a limit, by slug.
 * @throws {TenantryError} TENANT_UNKNOWN, CATALOG_MISSING, CATALOG_OUTDATED; QUOTA_INVALID for one whose quota is not valid.
 */
export async function readStorage(fleet: Fleet, slug?: string): Promise<TenantStorage[]> {
  await fleet.requireCatalog()
  const { tiers, defaultTier } = fleet.config
  const records = await fleet.storage.read(slug)
  if (slug !== undefined && records.length === 0) refuseUnknownTenant(slug)
  const all = records.map(({ quota, ...record }) => {
    const tier = tiers.get(record.tier) ?? defaultTier
    return { ...record, limits: limitsOf(record.slug, tier, quota).storage }
  })
  return slug === undefined ? all.filter(({ limits }) => limits !== undefined) : all
}

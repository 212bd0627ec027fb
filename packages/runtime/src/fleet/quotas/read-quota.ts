import type { OwnQuota } from '../../catalog/quota-catalog.ts'
import { refuseUnknownTenant } from '../../catalog/refuse-unknown-tenant.ts'
import type { Fleet } from '../fleet.ts'
import { describeQuota, type TenantQuota } from './tenant-quota.ts'

/** What one tenant may use. @throws {TenantryError} CATALOG_MISSING, TENANT_UNKNOWN. */
export async function readQuota(fleet: Fleet, slug: string): Promise<TenantQuota> {
  return describeQuota(fleet.config, await requireOwnQuota(fleet, slug))
}

/** The same of every tenant that has a quota of its own, by slug. @throws {TenantryError} CATALOG_MISSING */
export async function readOwnQuotas(fleet: Fleet): Promise<TenantQuota[]> {
  await fleet.requireCatalog()
  return (await fleet.quotas.list()).map((own) => describeQuota(fleet.config, own))
}

/** @throws {TenantryError} CATALOG_MISSING, TENANT_UNKNOWN. */
export async function requireOwnQuota(fleet: Fleet, slug: string): Promise<OwnQuota> {
  await fleet.requireCatalog()
  return (await fleet.quotas.find(slug)) ?? refuseUnknownTenant(slug)
}

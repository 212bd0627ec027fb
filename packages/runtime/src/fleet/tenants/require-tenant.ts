import { refuseUnknownTenant } from '../../catalog/refuse-unknown-tenant.ts'
import type { Tenant } from '../../catalog/tenant.ts'
import type { Fleet } from '../fleet.ts'

/** @throws {TenantryError} CATALOG_MISSING, TENANT_UNKNOWN. */
export async function requireTenant(fleet: Fleet, slug: string): Promise<Tenant> {
  await fleet.requireCatalog()
  return (await fleet.catalog.findTenant(slug)) ?? refuseUnknownTenant(slug)
}

import { TenantryError } from '../errors.ts'
import type { Fleet } from './fleet.ts'
import type { Tenant } from './tenant.ts'

/** @throws {TenantryError} CATALOG_MISSING, TENANT_UNKNOWN. */
export async function requireTenant(fleet: Fleet, slug: string): Promise<Tenant> {
  await fleet.requireCatalog()
  return (await fleet.catalog.findTenant(slug)) ?? refuseUnknown(slug)
}

export function refuseUnknown(slug: string): never {
  throw new TenantryError('TENANT_UNKNOWN', {
    message: `There is no tenant ${JSON.stringify(slug)}.`,
    hint: 'List the tenants with `saas tenant list`; upper and lower case differ.',
    details: { slug },
  })
}

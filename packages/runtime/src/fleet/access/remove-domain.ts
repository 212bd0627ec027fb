import { parseDomain, type TenantDomain } from '../../catalog/domain.ts'
import type { Fleet } from '../fleet.ts'
import { refuseUnknownDomain } from './refuse-unknown-domain.ts'
import { requireTenant } from '../tenants/require-tenant.ts'

/**
 * Takes a domain from a tenant. Processes that know it follow within 5 s.
 *
 * @throws {TenantryError} DOMAIN_INVALID, DOMAIN_UNKNOWN, CATALOG_MISSING, TENANT_UNKNOWN.
 */
export async function removeDomain(
  fleet: Fleet,
  slug: string,
  domain: string,
): Promise<TenantDomain> {
  const name = parseDomain(domain)
  const tenant = await requireTenant(fleet, slug)
  const found = await fleet.domains.find(tenant, name)
  if (found !== undefined && (await fleet.domains.remove(tenant, name))) return found
  return refuseUnknownDomain(slug, name)
}

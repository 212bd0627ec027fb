import { makeProofToken, parseDomain, type TenantDomain } from '../../catalog/domain.ts'
import type { Fleet } from '../fleet.ts'
import { refuseUnknownDomain } from './refuse-unknown-domain.ts'
import { requireTenant } from '../tenants/require-tenant.ts'

/**
 * Gives a tenant a domain of its own. Requests to it are let in when it is verified: by `verifyDomain`,
 * which looks for the proof in its DNS, or at once where the caller knows whose it is.
 *
 * @throws {TenantryError} DOMAIN_INVALID, DOMAIN_TAKEN, CATALOG_MISSING, TENANT_UNKNOWN.
 */
export async function addDomain(
  fleet: Fleet,
  slug: string,
  domain: string,
  options: { readonly isVerified?: boolean } = {},
): Promise<TenantDomain> {
  const name = parseDomain(domain)
  const tenant = await requireTenant(fleet, slug)
  await fleet.domains.add(tenant, name, makeProofToken())
  if (options.isVerified) await fleet.domains.markVerified(tenant, name)
  return (await fleet.domains.find(tenant, name)) ?? refuseUnknownDomain(slug, name)
}

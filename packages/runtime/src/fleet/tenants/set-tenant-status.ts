import type { Tenant } from '../../catalog/tenant.ts'
import { TenantryError } from '../../errors.ts'
import type { Fleet } from '../fleet.ts'
import { requireTenant } from './require-tenant.ts'

/**
 * Suspends a tenant or lets it in again. Processes that know the tenant follow within 5 s; one that
 * cannot reach the catalog, within 10 minutes.
 *
 * @throws {TenantryError} CATALOG_MISSING, TENANT_UNKNOWN; TENANT_NOT_READY for one that is being made or deleted.
 */
export async function setTenantStatus(
  fleet: Fleet,
  slug: string,
  status: 'active' | 'suspended',
): Promise<Tenant> {
  const tenant = await requireTenant(fleet, slug)
  const settled = ['active', 'suspended'] as const
  if (await fleet.catalog.changeStatus(tenant.id, settled, status)) return { ...tenant, status }
  const { status: found } = await requireTenant(fleet, slug)
  throw new TenantryError('TENANT_NOT_READY', {
    message: `The tenant ${JSON.stringify(slug)} is ${found}.`,
    hint: 'Create or delete it again to finish what was interrupted.',
    details: { slug, status: found },
  })
}

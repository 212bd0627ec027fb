import type { Fleet } from './fleet.ts'
import { deleteTenantRows } from '../placement/delete-tenant-rows.ts'
import { dropPlacement } from '../placement/create-placement.ts'
import { refuseBusy } from './create-tenant.ts'
import { requireTenant } from './require-tenant.ts'
import type { Tenant } from './tenant.ts'

/**
 * Deletes a tenant and all its rows. Requests are refused first; when something fails behind that
 * point the tenant stays out of reach, and deleting it again finishes the work.
 *
 * @throws {TenantryError} TENANT_UNKNOWN, TENANT_BUSY.
 */
export async function deleteTenant(fleet: Fleet, slug: string): Promise<Tenant> {
  await fleet.requireCatalog()
  const deleted = await fleet.catalog.withTenantLock(slug, async () => {
    const tenant = await requireTenant(fleet, slug)
    await fleet.catalog.setStatus(tenant.id, 'deleting')
    if (tenant.placement.mode === 'pool') await deleteTenantRows(fleet, tenant)
    else await dropPlacement(fleet, tenant.placement)
    await fleet.catalog.forget(tenant)
    return tenant
  })
  return deleted ?? refuseBusy(slug)
}

import type { ApiKey } from '../../catalog/api-key.ts'
import type { Fleet } from '../fleet.ts'
import { refuseUnknownKey } from './refuse-unknown-key.ts'
import { requireTenant } from '../tenants/require-tenant.ts'

/**
 * Refuses an API key from now on; processes that know it follow within 5 s. There is no way back: make
 * another one.
 *
 * @throws {TenantryError} KEY_UNKNOWN, CATALOG_MISSING, TENANT_UNKNOWN.
 */
export async function revokeKey(fleet: Fleet, slug: string, id: string): Promise<ApiKey> {
  const tenant = await requireTenant(fleet, slug)
  return (await fleet.keys.revoke(tenant, id)) ?? refuseUnknownKey(slug, id)
}

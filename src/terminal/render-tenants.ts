import type { Tenant } from '@tenantry/runtime'

import type { Paint } from './colour.ts'
import { placementName } from './placement-name.ts'
import { renderTable } from './render-table.ts'

/** One line a tenant: who it is, and where its rows live. */
export function renderTenants(tenants: readonly Tenant[], paint: Paint): string {
  if (tenants.length === 0) return 'No tenants yet. Create one: saas tenant create acme'
  const head = ['SLUG', 'NAME', 'TIER', 'STATUS', 'MODE', 'PLACEMENT']
  const rows = tenants.map((tenant) => [
    tenant.slug,
    tenant.name,
    tenant.tier,
    tenant.status === 'active' ? tenant.status : paint('yellow', tenant.status),
    tenant.placement.mode,
    placementName(tenant.placement),
  ])
  return renderTable([head.map((title) => paint('dim', title)), ...rows])
}

/** All that the catalog knows of one tenant. */
export function renderTenant(tenant: Tenant): string {
  const { id, slug, name, tier, status, placement } = tenant
  return renderTable([
    ['slug', slug],
    ['name', name],
    ['id', id],
    ['tier', tier],
    ['status', status],
    ['mode', placement.mode],
    ['cluster', placement.cluster],
    ['database', placement.database],
    ['schema', placement.schema],
  ])
}

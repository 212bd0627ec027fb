import type { Mode } from '../config/index.ts'
import type { Placement } from '../placement/placement.ts'
import type { Tenant, TenantStatus } from './tenant.ts'

/** A placement as the catalog returns it, beside the columns of whatever lives there. */
export interface PlacementRow {
  placement_id: string
  mode: Mode
  cluster: string
  database: string
  schema: string
}

/** A tenant with its placement. */
export interface TenantRow extends PlacementRow {
  id: string
  slug: string
  name: string
  tier: string
  status: TenantStatus
}

export function toPlacement(row: PlacementRow): Placement {
  const { placement_id: id, mode, cluster, database, schema } = row
  return { id, mode, cluster, database, schema }
}

export function toTenant(row: TenantRow): Tenant {
  const { id, slug, name, tier, status } = row
  return { id, slug, name, tier, status, placement: toPlacement(row) }
}

import type { Tenant } from '../../catalog/tenant.ts'
import type { LiveTenant, LiveUsage, RefusalCounts } from '../../catalog/usage-catalog.ts'
import type { Fleet } from '../fleet.ts'

/** What one tenant uses right now. */
export interface TenantLiveUsage extends Omit<LiveTenant, 'id' | 'slug' | 'tier'> {
  /** How many processes tell what their tenants use. */
  readonly processes: number
  /** How often it was refused within the last minute. */
  readonly refusedInLastMinute: RefusalCounts
}

const NO_REFUSALS: RefusalCounts = { requests: 0, concurrency: 0, database: 0, storage: 0, load: 0 }
const NOTHING: Omit<LiveTenant, 'id' | 'slug' | 'tier'> = {
  requestsPerSecond: 0,
  costPerSecond: 0,
  databaseMsPerSecond: 0,
  inside: 0,
  connections: 0,
  refusedPerSecond: NO_REFUSALS,
}

/** What all tenants use right now. @throws {TenantryError} CATALOG_MISSING */
export async function readLiveUsage(fleet: Fleet): Promise<LiveUsage> {
  await fleet.requireCatalog()
  return await fleet.usage.live()
}

/** What one tenant uses right now: zeros where no process has told of it. */
export async function readUsage(fleet: Fleet, { id }: Tenant): Promise<TenantLiveUsage> {
  const { processes, tenants } = await fleet.usage.live()
  const found = tenants.find((tenant) => tenant.id === id)
  const { requestsPerSecond, costPerSecond, databaseMsPerSecond } = found ?? NOTHING
  const { inside, connections, refusedPerSecond } = found ?? NOTHING
  return {
    processes: processes.length,
    requestsPerSecond,
    costPerSecond,
    databaseMsPerSecond,
    inside,
    connections,
    refusedPerSecond,
    refusedInLastMinute: await fleet.usage.refusedLately(id),
  }
}

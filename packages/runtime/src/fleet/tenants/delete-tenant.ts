import { setTimeout as sleep } from 'node:timers/promises'

import { NOTE_DELETED } from '../../catalog/deleted-tenants.ts'
import { type Tenant, TENANT_LIFETIME_MS, type TenantStatus } from '../../catalog/tenant.ts'
import { deleteTenantRows } from './delete-tenant-rows.ts'
import { dropPlacement } from '../provisioning/drop-placement.ts'
import type { Fleet } from '../fleet.ts'
import { noteOlderTransactions } from './older-transactions.ts'
import { refuseBusy } from './refuse-busy.ts'
import { requireTenant } from './require-tenant.ts'
import { dropTemplates } from '../provisioning/silo-template.ts'

const LONGEST_WAIT_MS = 60_000
const STATUSES: readonly TenantStatus[] = ['provisioning', 'active', 'suspended', 'deleting']

export interface DeleteOptions {
  /**
   * How long processes that know the tenant may go on writing for it: no row goes before. Default: as
   * long as a process believes what it knows (5 s), and a little more.
   */
  readonly settleMs?: number
  /** How long to wait for transactions that are older than the deletion. Default: 60 s. */
  readonly longestWaitMs?: number
}

/**
 * Deletes a tenant and all its rows. Requests are refused first, and the rows go when every process
 * has noticed; when something fails behind that point the tenant stays out of reach, and deleting it
 * again finishes the work.
 *
 * @throws {TenantryError} CATALOG_MISSING, TENANT_UNKNOWN, TENANT_BUSY, TENANT_IN_USE, TENANT_ROWS_LEFT.
 */
export async function deleteTenant(
  fleet: Fleet,
  slug: string,
  { settleMs = TENANT_LIFETIME_MS + 250, longestWaitMs = LONGEST_WAIT_MS }: DeleteOptions = {},
): Promise<Tenant> {
  await fleet.requireCatalog()
  const deleted = await fleet.locks.withLock(`tenant ${slug}`, async () => {
    const tenant = await requireTenant(fleet, slug)
    await fleet.catalog.changeStatus(tenant.id, STATUSES, 'deleting')
    if (tenant.placement.mode === 'pool') await noteDeleted(fleet, tenant)
    if (tenant.status !== 'provisioning') await sleep(settleMs)
    if (tenant.placement.mode === 'pool') await deleteTenantRows(fleet, tenant, longestWaitMs)
    else await dropPlacement(fleet, tenant.placement)
    await fleet.catalog.forget(tenant)
    const { mode, cluster } = tenant.placement
    const isLastSilo = mode === 'silo' && !(await fleet.catalog.hasSilo(cluster))
    if (isLastSilo) await dropTemplates(fleet, cluster, undefined)
    return tenant
  })
  return deleted ?? refuseBusy(slug)
}

/**
 * From here on no context of the tenant comes about in the database, and processes that cannot reach the
 * catalog ask there. A placement of its own will not be there any more.
 */
async function noteDeleted(fleet: Fleet, tenant: Tenant): Promise<void> {
  const { id, placement } = tenant
  await fleet.withClient(placement, async (client) => {
    await client.query(NOTE_DELETED, [id])
    await noteOlderTransactions(client, tenant, fleet.rolesOn(placement.cluster))
  })
}

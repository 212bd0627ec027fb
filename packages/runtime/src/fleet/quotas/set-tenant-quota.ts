import { isDeepStrictEqual } from 'node:util'

import type { OwnQuota } from '../../catalog/quota-catalog.ts'
import type { Tenant } from '../../catalog/tenant.ts'
import {
  mergeQuota,
  parseQuota,
  type QuotaConfig,
  STORAGE_UNFIT_FOR_CITUS,
} from '../../config/index.ts'
import { TenantryError } from '../../errors.ts'
import type { Fleet } from '../fleet.ts'
import { changeQuota, type QuotaChange } from './change-quota.ts'
import { requireOwnQuota } from './read-quota.ts'
import { describeQuota, problemsOf, type TenantQuota, tierQuotaOf } from './tenant-quota.ts'

export interface SetQuotaOptions {
  /** Takes away all that the tenant has of its own, before the change. Default: false. */
  readonly reset?: boolean
  /** Says what would be, and changes nothing. Default: false. */
  readonly dryRun?: boolean
}

export interface QuotaOutcome {
  readonly before: TenantQuota
  readonly after: TenantQuota
  /** Whether the two differ. */
  readonly changed: boolean
}

/** How often it begins anew, where others change the same quota meanwhile. */
const MOST_TRIES = 5

/**
 * Changes what a tenant may use: all of it or nothing. Processes that know the tenant follow within 5 s.
 *
 * @throws {TenantryError} CATALOG_MISSING, TENANT_UNKNOWN; QUOTA_INVALID for a quota that could not hold; TENANT_BUSY where
 * others change it again and again.
 */
export async function setTenantQuota(
  fleet: Fleet,
  slug: string,
  change: QuotaChange,
  { reset = false, dryRun = false }: SetQuotaOptions = {},
): Promise<QuotaOutcome> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const found = await requireOwnQuota(fleet, slug)
    const { tenant } = found
    const own = reset ? {} : checkedOwn(fleet, found)
    const changed = changeQuota(tierQuotaOf(fleet.config, tenant), own, change)
    assertFit(fleet, tenant, changed)
    const isChanged = !isDeepStrictEqual(found.own, changed)
    const outcome = {
      before: describeQuota(fleet.config, found),
      after: describeQuota(fleet.config, { tenant, own: changed }),
      changed: isChanged,
    }
    if (dryRun || !isChanged) return outcome
    if (await fleet.quotas.replace(tenant.id, found.own, changed)) return outcome
  }
  throw new TenantryError('TENANT_BUSY', {
    message: `Others change the quota of the tenant ${JSON.stringify(slug)} at the same time.`,
    hint: 'Nothing was changed by this call. Look at `saas quota show`, then try again.',
    details: { slug },
  })
}

/** What somebody wrote into the catalog by hand cannot be changed setting by setting. @throws {TenantryError} QUOTA_INVALID */
function checkedOwn(fleet: Fleet, { tenant, own }: OwnQuota): QuotaConfig {
  return own === null ? {} : parseQuota(tenant.slug, own, tierQuotaOf(fleet.config, tenant))
}

/** @throws {TenantryError} QUOTA_INVALID */
function assertFit(fleet: Fleet, tenant: Tenant, changed: unknown): void {
  if (changed === null) return
  const problems = findProblems(fleet, tenant, changed)
  if (problems.length === 0) return
  throw new TenantryError('QUOTA_INVALID', {
    message: `The tenant ${JSON.stringify(tenant.slug)} cannot have that quota: ${problems.join('; ')}.`,
    hint: 'Nothing was changed. See `saas quota show` for what holds, and `saas quota set --help` for what it takes.',
    details: { slug: tenant.slug, problems },
  })
}

function findProblems(fleet: Fleet, tenant: Tenant, changed: unknown): readonly string[] {
  const tier = tierQuotaOf(fleet.config, tenant)
  try {
    const { database, storage } = mergeQuota(tier, parseQuota(tenant.slug, changed, tier))
    const { cluster } = tenant.placement
    const { connections: most = Number.POSITIVE_INFINITY, engine } =
      fleet.config.clusters.get(cluster) ?? {}
    const { connections = 0 } = database ?? {}
    return [
      ...(connections <= most
        ? []
        : [
            `database.connections is above clusters.${cluster}.connections, ${most}, so that it could never be reached`,
          ]),
      ...(storage === undefined || engine !== 'citus'
        ? []
        : [`storage cannot hold on clusters.${cluster}, ${STORAGE_UNFIT_FOR_CITUS}`]),
    ]
  } catch (error) {
    return problemsOf(error)
  }
}

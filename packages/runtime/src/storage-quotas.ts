import { catalogConnection } from './catalog-connection.ts'
import { PLACEMENT_COLUMNS } from './catalog/ready-placements.ts'
import { BEGIN_STORAGE, CLAIM_STORAGE, FINISH_STORAGE } from './catalog/storage-measurements.ts'
import { type TenantRow, toTenant } from './catalog/tenant-row.ts'
import type { Tenant } from './catalog/tenant.ts'
import { parseDuration, type ResolvedConfig } from './config/index.ts'
import type { DatabasePlace, Pools } from './database/connections/pools.ts'
import { measureTenant } from './database/storage/measure-tenant.ts'
import { reasonOf } from './errors.ts'
import { limitsOf } from './quota/limits-of.ts'
import { PostgresStorageStore } from './quota/storage/postgres-storage-store.ts'
import { StorageGuard } from './quota/storage/storage-guard.ts'
import type { StorageNews } from './quota/storage/storage-news.ts'
import type { UsageBook } from './quota/usage/usage-book.ts'

export interface StorageQuotasOptions {
  readonly config: ResolvedConfig
  readonly catalog: DatabasePlace
  /** Of the system role, which sees the rows of all tenants. */
  readonly systemPools: Pools
  /** Names this process. */
  readonly holder: string
  readonly book: UsageBook
  readonly onNews: (news: StorageNews) => void
}

/** A measurement that takes longer is taken for one whose process was killed. */
const LONGEST_MEASUREMENT_MS = 5 * 60_000
const CLAIM_MS = 60_000
const CLAIM_RENEWED_MS = 20_000

// Where nothing was written, a look each day finds what came in by other ways than the application's.
const DUE = `select t.id, t.slug, t.name, t.tier, t.status, t.quota, ${PLACEMENT_COLUMNS}
  from tenantry.tenant t
  join tenantry.placement p on p.id = t.placement_id and p.status = 'ready'
  left join tenantry.storage s on s.tenant_id = t.id
  where t.status = 'active' and (t.quota ? 'storage' or t.tier = any($1) or ($3 and t.tier <> all($2)))
    and (s.measured_at is null or s.problem is not null or s.changed_at is not null
      or s.measured_at < now() - interval '1 day')
  order by s.measured_at nulls first`

/** Keeps tenants within what they may store: counts through the catalog, measures as the system role. */
export function storageQuotas(options: StorageQuotasOptions): StorageGuard {
  const { config, catalog, holder, book, onNews } = options
  const { query, close } = catalogConnection(config, catalog, { purpose: 'storage' })
  return new StorageGuard({
    store: new PostgresStorageStore({ holder, query, close }),
    book,
    measuring: {
      measure: async (tenant) => await measure(options, tenant),
      sweep: async () => await sweep(options),
      intervalMs: parseDuration(config.quotas.measureStorage) ?? Number.POSITIVE_INFINITY,
    },
    onNews,
  })
}

/** @returns False where another process measures the tenant just now. @throws {TenantryError} STORAGE_NOT_MEASURED */
async function measure(
  { systemPools, catalog }: StorageQuotasOptions,
  tenant: Tenant,
): Promise<boolean> {
  const { rows } = await systemPools.query<{ generation: number | null }>(catalog, BEGIN_STORAGE, [
    tenant.id,
    LONGEST_MEASUREMENT_MS,
  ])
  const generation = rows[0]?.generation ?? null
  if (generation === null) return false
  const finish = async (found: readonly [number, number, string | null]): Promise<void> => {
    await systemPools.query(catalog, FINISH_STORAGE, [tenant.id, generation, ...found])
  }
  try {
    const found = await measureOn(systemPools, tenant)
    await finish([found.rows, found.bytes, null])
    return true
  } catch (error) {
    // Where even that cannot be told, the error to tell is the first one.
    await finish([0, 0, reasonOf(error)]).catch(() => undefined)
    throw error
  }
}

async function measureOn(pools: Pools, tenant: Tenant) {
  const client = await pools.connect(tenant.placement, 'runtime')
  try {
    const found = await measureTenant(client, tenant)
    client.release()
    return found
  } catch (error) {
    client.release(true)
    throw error
  }
}

/** Measures every tenant that is due, one after the other. What fails for one does not keep the others from it. */
async function sweep(options: StorageQuotasOptions): Promise<void> {
  const { config, systemPools, catalog, holder } = options
  const claim = async (): Promise<boolean> => {
    const { rows } = await systemPools.query<{ claimed: boolean }>(catalog, CLAIM_STORAGE, [
      holder,
      CLAIM_MS,
    ])
    return rows[0]?.claimed ?? false
  }
  if (!(await claim())) return
  let claimedAt = performance.now()
  const problems: unknown[] = []
  for (const tenant of await readDue(config, systemPools, catalog)) {
    if (performance.now() > claimedAt + CLAIM_RENEWED_MS) {
      if (!(await claim())) return
      claimedAt = performance.now()
    }
    await measure(options, tenant).catch((error: unknown) => problems.push(error))
  }
  if (problems.length > 0) throw problems[0]
}

async function readDue(
  { tiers, defaultTier }: ResolvedConfig,
  pools: Pools,
  catalog: DatabasePlace,
): Promise<Tenant[]> {
  const limited = [...tiers.values()].filter(({ limits }) => limits.storage !== undefined)
  const { rows } = await pools.query<TenantRow & { readonly quota: unknown }>(catalog, DUE, [
    limited.map(({ name }) => name),
    [...tiers.keys()],
    defaultTier.limits.storage !== undefined,
  ])
  return rows.filter(hasLimit).map(toTenant)

  function hasLimit({ slug, tier, quota }: (typeof rows)[number]): boolean {
    try {
      return limitsOf(slug, tiers.get(tier) ?? defaultTier, quota).storage !== undefined
    } catch {
      // Its requests are refused with QUOTA_INVALID, and so write nothing.
      return false
    }
  }
}

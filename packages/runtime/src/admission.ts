import { ASK_DELETED } from './catalog/deleted-tenants.ts'
import { ASK_MOVED } from './catalog/moving-sql.ts'
import type { Tenant } from './catalog/tenant.ts'
import type { ResolvedConfig } from './config/index.ts'
import { limitsOf } from './quota/limits-of.ts'
import { ListeningClient } from './database/connections/listening-client.ts'
import type { DatabasePlace, Pools } from './database/connections/pools.ts'
import type { Placement } from './placement/placement.ts'
import { AccessDirectory } from './context/access-directory.ts'
import { ChangeListener } from './context/change-listener.ts'
import type { TenantContext } from './context/context-store.ts'
import { assertSameTenant } from './context/handed-context.ts'
import { HeardChanges } from './context/heard-changes.ts'
import { SharedTables } from './context/shared-tables.ts'
import { type CatalogAnswer, type RunQuery, TenantDirectory } from './context/tenant-directory.ts'

/** Decides who is let in: what one process knows of the catalog, and how it hears of changes there. */
export class Admission {
  readonly #config: ResolvedConfig
  readonly #pools: Pools
  readonly #directory: TenantDirectory
  readonly #access: AccessDirectory
  readonly #listener: ChangeListener
  readonly #sharedTables = new SharedTables()

  constructor(config: ResolvedConfig, pools: Pools, catalog: DatabasePlace) {
    this.#config = config
    this.#pools = pools
    const changes = new HeardChanges()
    const query: RunQuery = (text, values) => pools.query(catalog, text, values)
    const connect = () => ListeningClient.to(config, catalog)
    this.#listener = new ChangeListener({ changes, query, connect })
    this.#directory = new TenantDirectory({
      changes,
      query,
      complete: async (answer) => await this.#complete(answer),
      onExpired: () => this.#listener.start(),
      isDeleted: async ({ id, placement }) => await this.#isDeleted(id, placement),
    })
    this.#access = new AccessDirectory(query, this.#directory, changes)
  }

  /** @throws {TenantryError} TENANT_UNKNOWN, TENANT_SUSPENDED, CATALOG_UNREACHABLE. */
  async admit(slug: string): Promise<TenantContext> {
    const found = this.#directory.find(slug)
    const known = found instanceof Promise ? await found : found
    const { tenant, limits, sharedTables } = known
    // An object for each admission: what happens in one context is not known in another.
    return { tenant, limits, sharedTables }
  }

  /**
   * A context outlives its admission: its tenant may have been suspended or deleted meanwhile.
   *
   * @throws {TenantryError} what `admit` throws; CONTEXT_OUTDATED when another tenant has the slug by now.
   */
  async assertStillAdmitted({ tenant }: TenantContext): Promise<void> {
    const found = this.#directory.find(tenant.slug)
    const entry = found instanceof Promise ? await found : found
    assertSameTenant(entry.tenant, tenant.id)
  }

  /** Whether the rows of a tenant in a module have moved out of its placement, as that knows it at this moment. */
  async hasMoved(module: string, { tenant }: TenantContext): Promise<boolean> {
    const { rows } = await this.#pools.query<{ moved: boolean }>(tenant.placement, ASK_MOVED, [
      module,
      tenant.id,
    ])
    return rows[0]?.moved ?? true
  }

  async tenantOfDomain(domain: string): Promise<string | undefined> {
    return await this.#access.tenantOfDomain(domain)
  }

  async tenantOfKey(key: string): Promise<string | undefined> {
    return await this.#access.tenantOfKey(key)
  }

  async close(): Promise<void> {
    await this.#listener.close()
  }

  async #complete({
    tenant,
    version,
    quota,
  }: CatalogAnswer): Promise<Omit<TenantContext, 'tenant'>> {
    const { tier: tierName, placement } = tenant
    const sharedTables = await this.#sharedTables.of(placement, version, (text, values) =>
      this.#pools.query(placement, text, values),
    )
    const tier = this.#config.tiers.get(tierName) ?? this.#config.defaultTier
    return { limits: limitsOf(tenant.slug, tier, quota), sharedTables }
  }

  async #isDeleted(tenantId: Tenant['id'], placement: Placement): Promise<boolean> {
    const { rows } = await this.#pools.query<{ deleted: boolean }>(placement, ASK_DELETED, [
      tenantId,
    ])
    return rows[0]?.deleted ?? true
  }
}

import { hostname } from 'node:os'

import type { Tenant } from './catalog/tenant.ts'
import { type ResolvedConfig, resolveConfig, type SaasConfig } from './config/index.ts'
import { ContextStore, type TenantContext } from './context/context-store.ts'
import { SharedTables } from './context/shared-tables.ts'
import { TenantDirectory } from './context/tenant-directory.ts'
import { createKysely } from './database/create-kysely.ts'
import { homeDatabase, loginUrl } from './database/login.ts'
import { type DatabasePlace, Pools } from './database/pools.ts'
import { TenantPlugin } from './database/scope/tenant-plugin.ts'
import type { Session } from './database/session.ts'
import { type SystemResult, SystemScope } from './database/system-scope.ts'
import {
  asTenantDatabase,
  asTenantTransaction,
  type SystemDatabase,
  type TenantDatabase,
  type TenantTransaction,
} from './database/tenant-database.ts'
import type { Placement } from './placement/placement.ts'

const SYSTEM_STATEMENT_TIMEOUT_MS = 10 * 60_000

/**
 * Checks the configuration and makes the tenancy of an application. Connects on first use.
 *
 * @throws {TenantryError} CONFIG_INVALID, CLUSTER_URL_MISSING.
 */
export async function createTenancy<DB>(config: SaasConfig): Promise<Tenancy<DB>> {
  const resolved = resolveConfig(config)
  for (const cluster of resolved.clusters.values()) loginUrl(resolved.name, cluster, 'app')
  return new Tenancy<DB>(resolved)
}

/** Tenants, their context and their databases, for one process of one application. */
export class Tenancy<DB> implements AsyncDisposable {
  readonly #config: ResolvedConfig
  readonly #catalog: DatabasePlace
  readonly #context = new ContextStore()
  readonly #directory: TenantDirectory
  readonly #sharedTables = new SharedTables()
  readonly #pools: Pools
  readonly #systemPools: Pools
  readonly #db: TenantDatabase<DB>
  readonly #system: SystemScope<DB>

  constructor(config: ResolvedConfig) {
    this.#config = config
    this.#pools = new Pools(config, 'app')
    this.#systemPools = new Pools(config, 'system')
    const { catalogCluster } = config
    this.#catalog = { cluster: catalogCluster.name, database: homeDatabase(catalogCluster) }
    this.#directory = new TenantDirectory((text, values) =>
      this.#pools.query(this.#catalog, text, values),
    )
    const db = createKysely<DB>(
      {
        session: () => this.#session(),
        connect: ({ placement }) => this.#pools.connect(placement),
        prepare: ({ placement }) => this.#prepares(placement),
      },
      [new TenantPlugin(() => this.#scope())],
    )
    this.#db = asTenantDatabase(db)
    this.#system = new SystemScope<DB>({
      config,
      pools: this.#systemPools,
      catalog: this.#catalog,
      statementTimeoutMs: SYSTEM_STATEMENT_TIMEOUT_MS,
    })
  }

  /**
   * Runs with a tenant: everything awaited inside reads and writes that tenant's rows.
   *
   * @throws {TenantryError} TENANT_UNKNOWN, TENANT_SUSPENDED, CONTEXT_NESTED.
   */
  async run<Result>(slug: string, run: () => Promise<Result> | Result): Promise<Result> {
    const context = await this.admit(slug)
    return await this.#context.run(context, run)
  }

  /**
   * Finds a tenant and makes its context without entering it, for adapters that enter through a
   * callback: `enter(await admit(slug), next)`.
   *
   * @throws {TenantryError} TENANT_UNKNOWN, TENANT_SUSPENDED.
   */
  async admit(slug: string): Promise<TenantContext> {
    const { tenant, version } = await this.#directory.find(slug)
    const { placement } = tenant
    const shared = await this.#sharedTables.of(placement, version, (text, values) =>
      this.#pools.query(placement, text, values),
    )
    const tier = this.#config.tiers.get(tenant.tier) ?? this.#config.defaultTier
    return {
      tenant,
      statementTimeoutMs: tier.statementTimeoutMs,
      isShared: (table) => shared.has(table),
    }
  }

  /**
   * Enters a context for a callback and all that it starts.
   *
   * @throws {TenantryError} CONTEXT_NESTED
   */
  enter<Result>(context: TenantContext, run: () => Result): Result {
    return this.#context.run(context, run)
  }

  /** The tenant of the caller; undefined outside a context. */
  currentTenant(): Tenant | undefined {
    return this.#context.find()?.tenant
  }

  /** The database of the tenant in the context. @throws {TenantryError} CONTEXT_MISSING outside one. */
  get db(): TenantDatabase<DB> {
    this.#context.require()
    return this.#db
  }

  /** Runs in one transaction of the tenant in the context; an error rolls it back. */
  async transaction<Result>(run: (trx: TenantTransaction<DB>) => Promise<Result>): Promise<Result> {
    return await this.db.transaction().execute((trx) => run(asTenantTransaction(trx)))
  }

  /**
   * The audited way across tenants. Runs once for each placement, with the rows of all its tenants,
   * under a role of its own; `reason` and `actor` are in the audit before the first statement runs.
   *
   * @param options.actor Who asks. Default: the application and the machine it runs on.
   * @throws {TenantryError} SYSTEM_REASON_MISSING
   */
  async system<Result>(
    reason: string,
    run: (db: SystemDatabase<DB>, placement: Placement) => Promise<Result>,
    options: { readonly actor?: string } = {},
  ): Promise<SystemResult<Result>[]> {
    const actor = options.actor ?? `${this.#config.name} on ${hostname()}`
    return await this.#system.run(reason, actor, run)
  }

  /** Resolves when requests can be served: the catalog answers to the application's login. */
  async ready(): Promise<void> {
    await this.#pools.query(this.#catalog, "select from tenantry.find_tenant('')")
  }

  /** Closes all connections. Call it last, after the HTTP server has finished its requests. */
  async close(): Promise<void> {
    await Promise.all([this.#pools.close(), this.#systemPools.close()])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #session(): Session {
    const { tenant, statementTimeoutMs } = this.#context.require()
    const { id: tenantId, slug, placement } = tenant
    return { placement, tenantId, statementTimeoutMs, label: `${this.#config.name} ${slug}` }
  }

  #scope() {
    const { tenant, isShared } = this.#context.require()
    return { tenantId: tenant.id, isShared }
  }

  #prepares(placement: Placement): boolean {
    return this.#config.clusters.get(placement.cluster)?.preparedStatements ?? true
  }
}

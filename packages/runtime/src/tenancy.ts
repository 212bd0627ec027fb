import { hostname } from 'node:os'

import { READY_PLACEMENTS } from './catalog/ready-placements.ts'
import {
  assertServable,
  type ExpectedMigration,
  SERVED_LEDGERS,
  type ServedLedger,
} from './catalog/served-ledgers.ts'
import { type PlacementRow, toPlacement } from './catalog/tenant-row.ts'
import type { Tenant } from './catalog/tenant.ts'
import { type ResolvedConfig, resolveConfig, type SaasConfig } from './config/index.ts'
import { Admission } from './admission.ts'
import { ContextDatabase } from './context-database.ts'
import type { TenancyVitals } from './vitals.ts'
import { ContextStore, type EnterOptions, type TenantContext } from './context/context-store.ts'
import { assertSameTenant, type HandedContext } from './context/handed-context.ts'
import { homeDatabase, loginUrl } from './database/connections/login.ts'
import { type DatabasePlace, Pools } from './database/connections/pools.ts'
import type { ReplicaDatabase } from './database/replica/read-database.ts'
import type { ReadOptions } from './database/replica/reads.ts'
import { Replicas } from './database/replica/replicas.ts'
import { assertVerified } from './database/sign/assert-verified.ts'
import { ContextSigner } from './database/sign/context-signer.ts'
import { type SystemResult, SystemScope } from './database/system-scope.ts'
import {
  type SystemDatabase,
  type TenantDatabase,
  type TenantTransaction,
} from './database/tenant-database.ts'
import type { Placement } from './placement/placement.ts'
import { ExtractionRoutes } from './extraction-routes.ts'
import { ExtractionEvents } from './extraction-events.ts'
import type { EventStore } from './extraction/events/event-store.ts'
import type { RouteSource } from './extraction/routing/route-source.ts'
import { TenantTransactions } from './database/transactions/tenant-transactions.ts'
import { ProcessQuotas } from './process-quotas.ts'
import type { Entry, Observer, RouteQuota, Usage } from './quota/index.ts'
import type { TenancyOptions } from './tenancy-options.ts'

const SYSTEM_STATEMENT_TIMEOUT_MS = 10 * 60_000

/**
 * Checks the configuration and makes the tenancy of an application. Connects on first use.
 *
 * @throws {TenantryError} CONFIG_INVALID, CLUSTER_URL_MISSING.
 */
export async function createTenancy<DB>(
  config: SaasConfig,
  options: TenancyOptions = {},
): Promise<Tenancy<DB>> {
  return await openTenancy<DB>(resolveConfig(config), options)
}

/** The same of a configuration that was resolved, as the CLI has it. @throws {TenantryError} CLUSTER_URL_MISSING */
export async function openTenancy<DB>(
  config: ResolvedConfig,
  options: TenancyOptions = {},
): Promise<Tenancy<DB>> {
  for (const cluster of config.clusters.values()) loginUrl(config.name, cluster, 'app')
  return new Tenancy<DB>(config, await ContextSigner.create(config), options)
}

export interface ReadyOptions {
  /** What the code expects placements to have. Default: nothing is known of it. */
  readonly migrations?: readonly ExpectedMigration[]
}

/** Tenants, their context and their databases, for one process of one application. */
export class Tenancy<DB> implements AsyncDisposable {
  readonly #config: ResolvedConfig
  readonly #catalog: DatabasePlace
  readonly #context = new ContextStore()
  readonly #admission: Admission
  readonly #pools: Pools
  readonly #systemPools: Pools
  readonly #replicas: Replicas
  readonly #quotas: ProcessQuotas
  readonly #routes: ExtractionRoutes
  readonly #events: ExtractionEvents<DB>
  readonly #database: ContextDatabase<DB>
  readonly #transactions: TenantTransactions<DB>
  readonly #system: SystemScope<DB>
  readonly #onClose = new Set<() => Promise<void>>()

  constructor(config: ResolvedConfig, signer: ContextSigner, options: TenancyOptions) {
    const { log = [], onEventOutage, ...quotas } = options
    this.#config = config
    this.#pools = new Pools(config, 'app')
    this.#systemPools = new Pools(config, 'system')
    this.#replicas = new Replicas(config, this.#pools)
    const { catalogCluster } = config
    this.#catalog = { cluster: catalogCluster.name, database: homeDatabase(catalogCluster) }
    this.#admission = new Admission(config, this.#pools, this.#catalog)
    this.#routes = new ExtractionRoutes(config, this.#catalog)
    this.#quotas = new ProcessQuotas({
      ...quotas,
      config,
      catalog: this.#catalog,
      pools: this.#pools,
      systemPools: this.#systemPools,
      replicas: this.#replicas,
    })
    this.#database = new ContextDatabase<DB>({
      config,
      book: this.#quotas.book,
      storage: this.#quotas.storage,
      observers: this.#quotas.observers,
      context: this.#context,
      admission: this.#admission,
      signer,
      pools: this.#pools,
      replicas: this.#replicas,
      log,
    })
    this.#transactions = new TenantTransactions<DB>(this.#database.db, this.#context)
    this.#events = new ExtractionEvents<DB>({
      config,
      catalog: this.#catalog,
      context: this.#context,
      transactions: this.#transactions,
      onOutage: onEventOutage,
    })
    this.#system = new SystemScope<DB>({
      config,
      pools: this.#systemPools,
      catalog: this.#catalog,
      placements: async () => await this.#placements(),
      statementTimeoutMs: SYSTEM_STATEMENT_TIMEOUT_MS,
    })
  }

  /**
   * Runs with a tenant: everything awaited inside reads and writes that tenant's rows. Inside a
   * context of the same tenant that one goes on, and nothing is looked up.
   *
   * @throws {TenantryError} TENANT_UNKNOWN, TENANT_SUSPENDED, CATALOG_UNREACHABLE; CONTEXT_NESTED inside
   * another tenant's context, unless `insideAnotherTenant` says that it is meant.
   */
  async run<Result>(
    slug: string,
    run: () => Promise<Result> | Result,
    options?: EnterOptions,
  ): Promise<Result> {
    const outer = this.#context.find()
    const context = outer?.tenant.slug === slug ? outer : await this.admit(slug)
    return await this.#context.run(context, run, options)
  }

  /**
   * Finds a tenant and makes its context without entering it, for adapters that enter through a
   * callback: `enter(await admit(slug), next)`.
   *
   * @throws {TenantryError} TENANT_UNKNOWN, TENANT_SUSPENDED, CATALOG_UNREACHABLE.
   */
  async admit(slug: string): Promise<TenantContext> {
    return await this.#admission.admit(slug)
  }

  /**
   * Lets a request of a context in, as far as the quota of its tenant and the load of this process go; the adapters ask
   * it. What was let in has to end its passage.
   */
  letIn(context: TenantContext, route?: RouteQuota): Entry | Promise<Entry> {
    return this.#quotas.letIn(context, route)
  }

  /** What tenants have used in this process since it began, by tier. */
  usage(): ReadonlyMap<string, Readonly<Usage>> {
    return this.#quotas.usage()
  }

  /** How this process does, for whoever watches it: `@tenantry/runtime/otel` makes metrics of it. */
  vitals(): TenancyVitals {
    return this.#quotas.vitals()
  }

  /** Tells `observer` of what each request and each wait for a connection took. @returns What ends that. */
  observe(observer: Observer): () => void {
    return this.#quotas.observe(observer)
  }

  /**
   * Enters a context for a callback and all that it starts.
   *
   * @throws {TenantryError} CONTEXT_NESTED inside another tenant's context, unless `insideAnotherTenant`
   * says that it is meant.
   */
  enter<Result>(context: TenantContext, run: () => Result, options?: EnterOptions): Result {
    return this.#context.run(context, run, options)
  }

  /**
   * A function that calls `callback` as the tenant of here, whoever calls it and whenever: for event
   * emitters, callbacks and pools that call back from elsewhere. Timers, promises and streams made in
   * the context need none.
   *
   * @throws {TenantryError} CONTEXT_MISSING
   */
  bind<This, Args extends unknown[], Result>(
    callback: (this: This, ...args: Args) => Result,
  ): (this: This, ...args: Args) => Result {
    return this.#context.bind(callback)
  }

  /**
   * What `takeUp` needs to go on as this tenant in a worker thread or another process: plain data, and
   * nothing secret. It is no proof of anything, so take it from where you would take a slug.
   *
   * @throws {TenantryError} CONTEXT_MISSING
   */
  handOver(): HandedContext {
    const { id, slug } = this.#context.require().tenant
    return { tenantId: id, slug }
  }

  /**
   * Runs as the tenant of a context that was handed over, which is looked up anew.
   *
   * @throws {TenantryError} CONTEXT_OUTDATED when another tenant has the slug by now; what `run` throws.
   */
  async takeUp<Result>(
    { slug, tenantId }: HandedContext,
    run: () => Promise<Result> | Result,
  ): Promise<Result> {
    const context = await this.admit(slug)
    assertSameTenant(context.tenant, tenantId)
    return await this.#context.run(context, run)
  }

  /**
   * The slug of the active tenant that a domain is verified for; undefined for any other domain.
   *
   * @param domain In lower case, without port or final dot; punycode where it is international.
   * @throws {TenantryError} CATALOG_UNREACHABLE
   */
  async tenantOfDomain(domain: string): Promise<string | undefined> {
    return await this.#admission.tenantOfDomain(domain)
  }

  /**
   * The slug of the active tenant that an API key lets in; undefined for a key that is unknown, expired
   * or revoked. A key that was known is refused within 5 s after it was revoked, at once by a process that hears of changes.
   *
   * @throws {TenantryError} CATALOG_UNREACHABLE
   */
  async tenantOfKey(key: string): Promise<string | undefined> {
    return await this.#admission.tenantOfKey(key)
  }

  /** The tenant of the caller; undefined outside a context. */
  currentTenant(): Tenant | undefined {
    return this.#context.find()?.tenant
  }

  /** The database of the tenant in the context. @throws {TenantryError} CONTEXT_MISSING outside one. */
  get db(): TenantDatabase<DB> {
    this.#context.require()
    return this.#transactions.db
  }

  /** Runs in one transaction of the tenant in the context; an error rolls it back. While an event is done it is a part of that one's. */
  async transaction<Result>(run: (trx: TenantTransaction<DB>) => Promise<Result>): Promise<Result> {
    this.#context.require()
    return await this.#transactions.run(run)
  }

  /** Whether the caller is inside `transaction`. Those that are begun with Kysely's own functions are not known. */
  isInTransaction(): boolean {
    return this.#context.transaction() !== undefined
  }

  /**
   * Reads the rows of the tenant in the context on a replica of its cluster, or on the cluster itself
   * where it has none that can answer. All statements go to one replica, each in a transaction of its own that
   * can only read. What a statement sees may be older than what was written last: see `options`.
   *
   * @throws {TenantryError} CONTEXT_MISSING, POSITION_INVALID, READ_TRANSACTION_UNSUPPORTED.
   */
  async read<Result>(
    run: (db: ReplicaDatabase<DB>) => Promise<Result>,
    options: ReadOptions = {},
  ): Promise<Result> {
    return await this.#database.reads.run(run, options)
  }

  /**
   * Where the cluster of the tenant in the context stands now: all that is committed is before it. Take it
   * behind a write, and hand it to a read in another request or process (`read(…, { after })`). It
   * grows with the writes of all tenants, so keep it where clients cannot see it.
   *
   * @throws {TenantryError} CONTEXT_MISSING, CLUSTER_UNREACHABLE.
   */
  async position(): Promise<string> {
    return await this.#database.reads.position()
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

  /**
   * Whether the rows of a tenant in an extracted module have moved to the database of its service (`saas extract data`). Asks the
   * placement of the tenant, each time: the answer changes in the moment in which they have.
   */
  async hasMoved(module: string, context: TenantContext): Promise<boolean> {
    return await this.#admission.hasMoved(module, context)
  }

  /** Where the catalog says the calls of extracted modules are done: for `CatalogRouting.open`. Takes one connection more. */
  routes(): RouteSource {
    return this.#routes
  }

  /** Calls of extracted modules that are done later: for facades, relays and services. Takes two connections more where there are any. */
  events(): EventStore {
    return this.#events
  }

  /**
   * Resolves when requests can be served: the catalog answers to the application's login, and its database
   * verifies contexts where they are signed; other databases are asked before they are used first. With
   * `migrations`, those of the code (`readMigrations`), every placement with an active tenant has to have
   * them, as the catalog remembers: one query, for any size of the fleet.
   *
   * @throws {TenantryError} CONTEXT_NOT_VERIFIED, MIGRATIONS_PENDING
   */
  async ready({ migrations }: ReadyOptions = {}): Promise<void> {
    const ask = migrations === undefined ? "select from tenantry.find_tenant('')" : SERVED_LEDGERS
    const { rows } = await this.#pools.query<ServedLedger>(this.#catalog, ask)
    if (migrations !== undefined) assertServable(rows, migrations)
    await assertVerified(this.#config, this.#pools, this.#catalog)
  }

  /**
   * Calls `run` when the tenancy is closed, before its connections are. Fails one, the others are called all the same, and
   * closing fails behind that.
   *
   * @returns What takes that back.
   */
  onClose(run: () => Promise<void>): () => void {
    // Given twice it is called twice.
    const one = (): Promise<void> => run()
    this.#onClose.add(one)
    return () => this.#onClose.delete(one)
  }

  /**
   * Closes all connections; those still in use after 5 s are cut. Call it last, after the HTTP server has
   * finished its requests. What was metered is handed over before, for 5 s at most.
   */
  async close(): Promise<void> {
    const closed = await Promise.allSettled(Array.from(this.#onClose, (run) => run()))
    this.#onClose.clear()
    // A sink may write through this tenancy; what statements that are cut have used comes behind it.
    await this.#quotas.drain()
    await Promise.all([
      this.#admission.close(),
      this.#closeQuotas(),
      this.#routes.close(),
      this.#events.close(),
      this.#replicas.close(),
      this.#pools.close(),
    ])
    await this.#quotas.end()
    for (const one of closed) if (one.status === 'rejected') throw one.reason
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** A measurement that is under way uses the connections of the system role. */
  async #closeQuotas(): Promise<void> {
    try {
      await this.#quotas.close()
    } finally {
      await this.#systemPools.close()
    }
  }

  /** As the system role sees them: the application's reads no list of anything. */
  async #placements(): Promise<Placement[]> {
    const { rows } = await this.#systemPools.query<PlacementRow>(this.#catalog, READY_PLACEMENTS)
    return rows.map(toPlacement)
  }
}

import type { Client } from 'pg'

import { Catalog } from '../catalog/catalog.ts'
import { CatalogLocks } from '../catalog/catalog-locks.ts'
import { catalogVersion } from '../catalog/catalog-version.ts'
import { DomainCatalog } from '../catalog/domain-catalog.ts'
import { KeyCatalog } from '../catalog/key-catalog.ts'
import { LedgerCatalog } from '../catalog/ledger-catalog.ts'
import { LeaseCatalog } from '../catalog/lease-catalog.ts'
import { EventCatalog } from '../catalog/event-catalog.ts'
import { ExtractionCatalog } from '../catalog/extraction-catalog.ts'
import { MoveCatalog } from '../catalog/move-catalog.ts'
import { QuotaCatalog } from '../catalog/quota-catalog.ts'
import { RunCatalog } from '../catalog/run-catalog.ts'
import { StorageCatalog } from '../catalog/storage-catalog.ts'
import { UsageCatalog } from '../catalog/usage-catalog.ts'
import { VerifyRunCatalog } from '../catalog/verify-run-catalog.ts'
import type { ResolvedCluster, ResolvedConfig } from '../config/index.ts'
import { catalogOutdated } from '../database/catalog-outdated.ts'
import { clientConfig } from '../database/connections/client-config.ts'
import { describeConnectFailure } from '../database/connections/connect-failure.ts'
import {
  clusterRoles,
  homeDatabase,
  type LoginKind,
  loginUrl,
} from '../database/connections/login.ts'
import { requireCluster } from '../database/connections/require-cluster.ts'
import type { Engine } from '../engine/engine.ts'
import { engineOf } from '../engine/engine-of.ts'
import { isSingleSession } from '../database/single-session.ts'
import type { Roles } from '../database/connections/roles.ts'
import { TenantryError } from '../errors.ts'
import { connectWatched } from './connect-watched.ts'
import { knownServer } from './known-server.ts'

/** All placements of an application, as the administrator works on them. */
export class Fleet implements AsyncDisposable {
  readonly config: ResolvedConfig
  readonly catalog: Catalog
  readonly domains: DomainCatalog
  readonly keys: KeyCatalog
  readonly ledgers: LedgerCatalog
  readonly extraction: ExtractionCatalog
  readonly moves: MoveCatalog
  readonly events: EventCatalog
  readonly quotas: QuotaCatalog
  readonly runs: RunCatalog
  readonly usage: UsageCatalog
  readonly verifyRuns: VerifyRunCatalog
  readonly leases: LeaseCatalog
  readonly storage: StorageCatalog
  readonly locks: CatalogLocks
  readonly #catalogClient: Client

  private constructor(config: ResolvedConfig, catalogClient: Client) {
    this.config = config
    this.catalog = new Catalog(catalogClient)
    this.domains = new DomainCatalog(catalogClient)
    this.keys = new KeyCatalog(catalogClient)
    this.ledgers = new LedgerCatalog(catalogClient)
    this.extraction = new ExtractionCatalog(catalogClient)
    this.moves = new MoveCatalog(catalogClient)
    this.events = new EventCatalog(catalogClient)
    this.quotas = new QuotaCatalog(catalogClient)
    this.usage = new UsageCatalog(catalogClient)
    this.runs = new RunCatalog(catalogClient)
    this.verifyRuns = new VerifyRunCatalog(catalogClient)
    this.leases = new LeaseCatalog(catalogClient)
    this.storage = new StorageCatalog(catalogClient)
    const { catalogCluster } = config
    this.locks = new CatalogLocks(
      isSingleSession(catalogCluster.stream)
        ? undefined
        : () => connectAsAdmin(config, catalogCluster),
    )
    this.#catalogClient = catalogClient
  }

  /**
   * Connects to the catalog's cluster as the administrator.
   *
   * @throws {TenantryError} CLUSTER_URL_MISSING; the errors of node-postgres when the server cannot be reached.
   */
  static async open(config: ResolvedConfig): Promise<Fleet> {
    return new Fleet(config, await connectAsAdmin(config, config.catalogCluster))
  }

  /**
   * @throws {TenantryError} CATALOG_MISSING before the first `saas migrate`, CATALOG_OUTDATED before the
   * first one of this version.
   */
  async requireCatalog(): Promise<void> {
    if (await this.catalog.isPresent()) {
      const { catalogCluster } = this.config
      const version = catalogVersion(this.rolesOn(catalogCluster.name))
      if ((await this.catalog.version()) === version) return
      throw catalogOutdated(homeDatabase(catalogCluster))
    }
    throw new TenantryError('CATALOG_MISSING', {
      message: 'The database has no catalog yet.',
      hint: 'Run `saas migrate` once; it creates the catalog, the roles and the pool.',
    })
  }

  /** @throws {TenantryError} CLUSTER_UNKNOWN */
  cluster(name: string): ResolvedCluster {
    return requireCluster(this.config, name)
  }

  rolesOn(clusterName: string): Roles {
    return clusterRoles(this.config.name, this.cluster(clusterName))
  }

  engineOn(clusterName: string): Engine {
    return engineOf(this.cluster(clusterName))
  }

  /** Runs with a connection of its own to a database, the cluster's home database by default. */
  async withClient<Result>(
    place: { cluster: string; database?: string },
    run: (client: Client) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.connect(place)
    try {
      return await run(client)
    } finally {
      await client.end()
    }
  }

  /** A connection for the caller to end. @throws {TenantryError} CLUSTER_UNREACHABLE, CLUSTER_LOGIN_REFUSED. */
  async connect(place: { cluster: string; database?: string }): Promise<Client> {
    return await this.#connect(place, 'admin')
  }

  /**
   * A connection with the login of requests and nothing of the runtime: no tenant, no time limits. For the
   * caller to end.
   *
   * @throws {TenantryError} CLUSTER_UNREACHABLE, CLUSTER_LOGIN_REFUSED.
   */
  async connectAsApp(place: { cluster: string; database?: string }): Promise<Client> {
    return await this.#connect(place, 'app')
  }

  async #connect(place: { cluster: string; database?: string }, login: LoginKind): Promise<Client> {
    const cluster = this.cluster(place.cluster)
    const database = place.database ?? homeDatabase(cluster)
    try {
      return await connectTo(this.config, cluster, login, database)
    } catch (error) {
      throw describeConnectFailure(cluster.name, database, error)
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.locks.close(), this.#catalogClient.end()])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

async function connectAsAdmin(config: ResolvedConfig, cluster: ResolvedCluster): Promise<Client> {
  return await connectTo(config, cluster, 'admin', homeDatabase(cluster))
}

async function connectTo(
  config: ResolvedConfig,
  cluster: ResolvedCluster,
  login: LoginKind,
  database: string,
): Promise<Client> {
  const url = loginUrl(config.name, cluster, login, database)
  return await connectWatched(
    clientConfig(cluster, { url, applicationName: `${config.name} saas` }),
    { cluster: cluster.name, database },
    knownServer(cluster),
  )
}

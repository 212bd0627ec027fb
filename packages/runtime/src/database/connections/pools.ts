import { type PoolClient, type QueryResult, type QueryResultRow, types } from 'pg'

import { asCatalogOutdated } from '../catalog-outdated.ts'
import type { ResolvedConfig } from '../../config/index.ts'
import type { Placement } from '../../placement/placement.ts'
import { ClusterConnections, type ConnectionsState } from './cluster-connections.ts'
import type { Line } from './waiting-lines.ts'
import { tenancyClosed } from './connect-failure.ts'
import { type LoginKind, loginUrl } from './login.ts'
import { requireCluster } from './require-cluster.ts'
import { typeParsers } from './type-parsers.ts'

/** Where a connection leads. */
export type DatabasePlace = Pick<Placement, 'cluster' | 'database'>

/** The connections of one process under one login, to every cluster and database. */
export class Pools {
  readonly #config: ResolvedConfig
  readonly #login: LoginKind
  readonly #clusters = new Map<string, ClusterConnections>()
  #isClosed = false

  constructor(config: ResolvedConfig, login: LoginKind) {
    this.#config = config
    this.#login = login
  }

  /** @throws {TenantryError} TENANCY_CLOSED, CLUSTER_UNKNOWN, CLUSTER_URL_MISSING, CONNECTIONS_EXHAUSTED. */
  async connect({ cluster, database }: DatabasePlace, line?: Line): Promise<PoolClient> {
    return await this.#connectionsTo(cluster).connect(database, line)
  }

  /**
   * Runs one statement of the runtime itself, outside every tenant.
   *
   * @throws {TenantryError} CATALOG_OUTDATED where the database lacks what it asks for; what `connect` throws.
   */
  async query<Row extends QueryResultRow>(
    place: DatabasePlace,
    text: string,
    values: unknown[] = [],
  ): Promise<QueryResult<Row>> {
    const client = await this.connect(place, 'runtime')
    try {
      // What the runtime reads for itself is not what the application configures for its own.
      const result = await client.query<Row>({ text, values, types })
      client.release()
      return result
    } catch (error) {
      client.release(true)
      throw asCatalogOutdated(error, place.database)
    }
  }

  /** How busy the connections are, by the name of the cluster; those that were not used yet among them. */
  states(): ReadonlyMap<string, ConnectionsState> {
    const states = [...this.#config.clusters.values()].map(({ name, connections: limit }) => {
      const unused = { used: 0, idle: 0, limit, waiting: 0 }
      return [name, this.#clusters.get(name)?.state ?? unused] as const
    })
    return new Map(states)
  }

  /** How many connections serve requests right now, by the name that these have in common. */
  held(): ReadonlyMap<string, number> {
    const held = new Map<string, number>()
    for (const connections of this.#clusters.values()) {
      for (const holder of connections.holders()) held.set(holder, (held.get(holder) ?? 0) + 1)
    }
    return held
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const clusters = [...this.#clusters.values()]
    this.#clusters.clear()
    await Promise.all(clusters.map((connections) => connections.close()))
  }

  #connectionsTo(name: string): ClusterConnections {
    if (this.#isClosed) throw tenancyClosed()
    const known = this.#clusters.get(name)
    if (known !== undefined) return known
    const cluster = requireCluster(this.#config, name)
    const connections = new ClusterConnections({
      cluster: name,
      most: cluster.connections,
      urlOf: (database) => loginUrl(this.#config.name, cluster, this.#login, database),
      applicationName: this.#config.name,
      stream: cluster.stream,
      types: typeParsers(this.#config.types),
    })
    this.#clusters.set(name, connections)
    return connections
  }
}

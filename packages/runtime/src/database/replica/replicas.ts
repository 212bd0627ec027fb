import type { ResolvedCluster, ResolvedConfig } from '../../config/index.ts'
import { clientConfig } from '../connections/client-config.ts'
import { ClusterConnections, type ConnectionsState } from '../connections/cluster-connections.ts'
import { tenancyClosed } from '../connections/connect-failure.ts'
import { homeDatabase, replicaUrl } from '../connections/login.ts'
import type { Pools } from '../connections/pools.ts'
import { requireCluster } from '../connections/require-cluster.ts'
import { typeParsers } from '../connections/type-parsers.ts'
import { Replica } from './replica.ts'
import { identifyServer } from './server-identity.ts'

interface ClusterReplicas {
  readonly replicas: readonly Replica[]
  next: number
}

/** The replicas of all clusters, under the login of requests. */
export class Replicas {
  readonly #config: ResolvedConfig
  readonly #pools: Pools
  readonly #clusters = new Map<string, ClusterReplicas>()
  #isClosed = false

  /** @param pools The connections of requests to the clusters themselves. */
  constructor(config: ResolvedConfig, pools: Pools) {
    this.#config = config
    this.#pools = pools
  }

  /** Those that can be asked, each read beginning with another one. @throws {TenantryError} CLUSTER_UNKNOWN, TENANCY_CLOSED. */
  of(cluster: string): readonly Replica[] {
    if (this.#isClosed) throw tenancyClosed()
    const entry = this.#clusters.get(cluster) ?? this.#open(cluster)
    const { replicas } = entry
    if (replicas.length === 0) return replicas
    entry.next = (entry.next + 1) % replicas.length
    const inTurn = [...replicas.slice(entry.next), ...replicas.slice(0, entry.next)]
    return inTurn.filter((replica) => replica.isAvailable())
  }

  /** How busy the connections to the replicas of each cluster are, all of them together; of clusters that have some. */
  states(): ReadonlyMap<string, ConnectionsState> {
    const states = new Map<string, ConnectionsState>()
    for (const { name, replicas, connections } of this.#config.clusters.values()) {
      if (replicas.length === 0) continue
      const opened = this.#clusters.get(name)?.replicas ?? []
      const sum = (count: (state: ConnectionsState) => number): number =>
        opened.reduce((all, { state }) => all + count(state), 0)
      states.set(name, {
        used: sum(({ used }) => used),
        idle: sum(({ idle }) => idle),
        limit: replicas.length * connections,
        waiting: sum(({ waiting }) => waiting),
      })
    }
    return states
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const entries = [...this.#clusters.values()]
    this.#clusters.clear()
    await Promise.all(entries.flatMap(({ replicas }) => replicas.map((replica) => replica.close())))
  }

  #open(name: string): ClusterReplicas {
    const cluster = requireCluster(this.#config, name)
    const system = this.#systemOf(cluster)
    const replicas = cluster.replicas.map((replica) => {
      const home = homeDatabase(cluster)
      const applicationName = this.#config.name
      const urlOf = (database: string) => replicaUrl(applicationName, cluster, replica, database)
      const connections = new ClusterConnections({
        cluster: `${name} (replica)`,
        most: cluster.connections,
        urlOf,
        applicationName,
        stream: cluster.stream,
        types: typeParsers(this.#config.types),
      })
      const asking = clientConfig(cluster, { url: urlOf(home), applicationName })
      return new Replica({ connections, asking, homeDatabase: home, system })
    })
    const entry = { replicas, next: 0 }
    this.#clusters.set(name, entry)
    return entry
  }

  /** Asked of the cluster itself, until it has answered once: what a replica says must agree with it. */
  #systemOf(cluster: ResolvedCluster): () => Promise<string> {
    const place = { cluster: cluster.name, database: homeDatabase(cluster) }
    let known: Promise<string> | undefined
    return async () => {
      known ??= identifyServer({ query: (text) => this.#pools.query(place, text) }).then(
        ({ system }) => system,
      )
      try {
        return await known
      } catch (error) {
        known = undefined
        throw error
      }
    }
  }
}

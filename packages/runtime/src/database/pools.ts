import { Pool, type PoolClient } from 'pg'

import type { ResolvedConfig } from '../config/index.ts'
import { TenantryError } from '../errors.ts'
import type { Placement } from '../placement/placement.ts'
import { type LoginKind, loginUrl } from './login.ts'

/** What the driver needs of a pool, and no more. */
export interface ClientPool {
  connect(): Promise<PoolClient>
}

/** The connection pools of one process for one login: a pool for each database, opened on first use. */
export class Pools {
  readonly #config: ResolvedConfig
  readonly #login: LoginKind
  readonly #pools = new Map<string, Pool>()
  #closed = false

  constructor(config: ResolvedConfig, login: LoginKind) {
    this.#config = config
    this.#login = login
  }

  /** @throws {TenantryError} TENANCY_CLOSED, CLUSTER_UNKNOWN or CLUSTER_URL_MISSING. */
  poolFor(place: Pick<Placement, 'cluster' | 'database'>): Pool {
    if (this.#closed) {
      throw new TenantryError('TENANCY_CLOSED', {
        message: 'The tenancy was closed, so it opens no more connections.',
        hint: 'Call close() last, after the HTTP server has finished its requests.',
      })
    }
    const key = `${place.cluster}/${place.database}`
    const open = this.#pools.get(key)
    if (open) return open
    const cluster = this.#config.clusters.get(place.cluster)
    if (!cluster) throw unknownCluster(place.cluster, this.#config)
    const pool = new Pool({
      connectionString: loginUrl(this.#config.name, cluster, this.#login, place.database),
      max: cluster.connections,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 10_000,
      application_name: this.#config.name,
      pipeline: true,
    })
    // An idle connection that breaks is replaced on the next use; unheard, its event would end the process.
    pool.on('error', () => undefined)
    this.#pools.set(key, pool)
    return pool
  }

  async close(): Promise<void> {
    this.#closed = true
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    await Promise.all(pools.map((pool) => pool.end()))
  }
}

function unknownCluster(name: string, config: ResolvedConfig): TenantryError {
  return new TenantryError('CLUSTER_UNKNOWN', {
    message: `A placement lies on the cluster ${JSON.stringify(name)}, which the configuration does not name.`,
    hint: `Add it under clusters in saas.config.ts, which names ${[...config.clusters.keys()].join(', ')}.`,
    details: { cluster: name },
  })
}

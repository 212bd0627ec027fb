import { Pool, type PoolClient } from 'pg'

import { TenantryError } from '../errors.ts'
import { describeConnectFailure } from './connect-failure.ts'

export interface ClusterConnectionsOptions {
  readonly cluster: string
  /** The most connections open at once, over all databases, idle ones included. */
  readonly most: number
  readonly urlOf: (database: string) => string
  readonly applicationName: string
}

interface Waiter {
  readonly admit: () => void
  readonly timer: NodeJS.Timeout
}

const LONGEST_WAIT_MS = 10_000
const IDLE_MS = 10_000

/**
 * The connections of one login to one cluster: a pool for each database, and one bound over all of
 * them. A database that needs a connection when the bound is reached takes the place of an idle
 * connection to the database used longest ago.
 */
export class ClusterConnections {
  readonly #options: ClusterConnectionsOptions
  /** In the order of their last use, the most recent one last. */
  readonly #pools = new Map<string, Pool>()
  readonly #waiting: Waiter[] = []
  #inUse = 0
  #growth: Promise<unknown> = Promise.resolve()

  constructor(options: ClusterConnectionsOptions) {
    this.#options = options
  }

  /**
   * @throws {TenantryError} CONNECTIONS_EXHAUSTED after 10 s without a free connection,
   * CLUSTER_LOGIN_REFUSED, CLUSTER_UNREACHABLE.
   */
  async connect(database: string): Promise<PoolClient> {
    if (this.#inUse < this.#options.most) this.#inUse += 1
    else await this.#wait()
    try {
      const pool = this.#use(database)
      return await (hasIdle(pool) ? pool.connect() : this.#grow(pool))
    } catch (error) {
      this.#leave()
      throw describeConnectFailure(this.#options.cluster, database, error)
    }
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    await Promise.all(pools.map((pool) => pool.end()))
  }

  #use(database: string): Pool {
    const pool = this.#pools.get(database) ?? this.#open(database)
    this.#pools.delete(database)
    this.#pools.set(database, pool)
    return pool
  }

  #open(database: string): Pool {
    const pool = new Pool({
      connectionString: this.#options.urlOf(database),
      max: this.#options.most,
      connectionTimeoutMillis: LONGEST_WAIT_MS,
      idleTimeoutMillis: IDLE_MS,
      application_name: this.#options.applicationName,
      pipeline: true,
    })
    // A connection that breaks is replaced on the next use, and fails whatever waits on it; unheard, its
    // event would end the process, and the pool listens to idle ones only.
    pool.on('error', () => undefined)
    pool.on('connect', (client) => client.on('error', () => undefined))
    pool.on('release', () => this.#leave())
    return pool
  }

  /** Opens a connection; one at a time decides, so that two cannot take the last free place. */
  async #grow(pool: Pool): Promise<PoolClient> {
    const turn = this.#growth.then(async () => {
      if (this.#total() >= this.#options.most) await this.#closeOneIdle(pool)
      return { connected: pool.connect() }
    })
    this.#growth = turn.then(
      () => undefined,
      () => undefined,
    )
    const { connected } = await turn
    return await connected
  }

  async #closeOneIdle(wanted: Pool): Promise<void> {
    for (const pool of this.#pools.values()) {
      if (pool === wanted || !hasIdle(pool)) continue
      const idle = await pool.connect()
      this.#inUse += 1
      idle.release(true)
      return
    }
  }

  #total(): number {
    let total = 0
    for (const pool of this.#pools.values()) total += pool.totalCount
    return total
  }

  async #wait(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        reject(exhausted(this.#options))
      }, LONGEST_WAIT_MS)
      const waiter: Waiter = { admit: resolve, timer }
      this.#waiting.push(waiter)
    })
  }

  /** Hands the place to whoever waits longest, so that nobody who comes now can take it first. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) {
      this.#inUse -= 1
      return
    }
    clearTimeout(next.timer)
    next.admit()
  }
}

/** Whether a connection is free that nobody waits for already. */
function hasIdle(pool: Pool): boolean {
  return pool.idleCount > pool.waitingCount
}

function exhausted({ cluster, most }: ClusterConnectionsOptions): TenantryError {
  return new TenantryError('CONNECTIONS_EXHAUSTED', {
    message: `All ${most} connections to the cluster ${JSON.stringify(cluster)} were busy for ${LONGEST_WAIT_MS / 1000} s.`,
    hint: 'Look for slow statements and long transactions; or raise clusters.<name>.connections.',
    details: { cluster, most },
  })
}

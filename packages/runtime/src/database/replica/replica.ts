import { Client, type ClientConfig, DatabaseError, type PoolClient } from 'pg'

import type { ClusterConnections, ConnectionsState } from '../connections/cluster-connections.ts'
import type { ConnectionShare } from '../connections/waiting-lines.ts'
import type { Position } from './position.ts'
import { ReplicaUnfit } from './replica-failure.ts'
import { identifyServer, type ServerIdentity } from './server-identity.ts'

export interface ReplicaOptions {
  readonly connections: ClusterConnections
  /** A connection beside those, to ask whether anybody is there. */
  readonly asking: ClientConfig
  /** Where it is asked whether it is back. */
  readonly homeDatabase: string
  /** The system identifier of the cluster that it should be a replica of. */
  readonly system: () => Promise<string>
}

const SHORTEST_REST_MS = 1000
const LONGEST_REST_MS = 30_000
/** A silence of this length is asked about, and an answer to that is waited for as long. */
const SILENCE_MS = 2000

/** One replica of a cluster: its connections, and whether it is worth asking. */
export class Replica {
  readonly #options: ReplicaOptions
  /** One URL may lead to several servers, so each connection says once where it ended. */
  readonly #identities = new WeakMap<PoolClient, ServerIdentity>()
  #restMs = SHORTEST_REST_MS
  #restingUntil = 0
  #probe: Promise<void> | undefined
  #presence: Promise<void> | undefined

  constructor(options: ReplicaOptions) {
    this.#options = options
  }

  get state(): ConnectionsState {
    return this.#options.connections.state
  }

  /**
   * A connection to a server that is a replica of the cluster, and on the timeline of `position`. That it
   * has replayed the position is checked with each statement.
   *
   * @throws {ReplicaUnfit} and what ClusterConnections throws.
   */
  async connect(
    database: string,
    position: Position | undefined,
    share?: ConnectionShare,
  ): Promise<PoolClient> {
    const client = await this.#options.connections.connect(database, share)
    try {
      await this.#assertFit(client, position)
      return client
    } catch (error) {
      client.release(true)
      throw error
    }
  }

  /**
   * Settles as `work` does, unless the replica is gone without a word, which a network may not tell for
   * minutes. A replica that is merely slow answers a question on another connection, and is waited for.
   *
   * @throws {ReplicaUnfit}
   */
  async whileThere<Result>(work: Promise<Result>): Promise<Result> {
    const { promise: gone, reject } = Promise.withResolvers<never>()
    const asking = setInterval(() => {
      this.#presence ??= this.#assertThere().finally(() => (this.#presence = undefined))
      this.#presence.catch(reject)
    }, SILENCE_MS)
    try {
      return await Promise.race([work, gone])
    } finally {
      clearInterval(asking)
    }
  }

  /** False while it rests. When that is over it is asked in the background, so that no read waits for it. */
  isAvailable(): boolean {
    if (this.#restingUntil === 0) return true
    if (performance.now() >= this.#restingUntil) this.#probe ??= this.#ask()
    return false
  }

  /** Leaves it out: for a second at first, and twice as long each time it is still not back. */
  rest(): void {
    this.#restingUntil = performance.now() + this.#restMs
  }

  async close(): Promise<void> {
    await this.#options.connections.close()
    await this.#probe
  }

  async #ask(): Promise<void> {
    try {
      const client = await this.connect(this.#options.homeDatabase, undefined)
      client.release()
      this.#restMs = SHORTEST_REST_MS
      this.#restingUntil = 0
    } catch {
      // It rests on, whatever the reason is; reads go elsewhere meanwhile.
      this.#restMs = Math.min(2 * this.#restMs, LONGEST_REST_MS)
      this.rest()
    } finally {
      this.#probe = undefined
    }
  }

  async #assertThere(): Promise<void> {
    const client = new Client({ ...this.#options.asking, connectionTimeoutMillis: SILENCE_MS })
    client.on('error', () => undefined)
    try {
      await client.connect()
    } catch (error) {
      // Who refuses is there.
      if (!(error instanceof DatabaseError)) {
        throw new ReplicaUnfit('unreachable', 'The replica is silent.')
      }
    } finally {
      client.end().catch(() => undefined)
    }
  }

  async #assertFit(client: PoolClient, position: Position | undefined): Promise<void> {
    const system = await this.#options.system()
    let identity = this.#identities.get(client)
    // A timeline only grows, so that a known one need not be asked for again unless it is too low.
    if (identity === undefined || identity.timeline < (position?.timeline ?? 0)) {
      identity = await identifyServer(client)
      this.#identities.set(client, identity)
    }
    if (identity.system !== system || !identity.isReplica) {
      throw new ReplicaUnfit('unreachable', 'The server is no replica of the cluster.')
    }
    if (position === undefined) return
    if (position.system === system && position.timeline === identity.timeline) return
    // Places on two timelines cannot be compared.
    throw new ReplicaUnfit('unable', 'The replica is on another timeline.')
  }
}

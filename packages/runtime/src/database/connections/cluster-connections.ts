import type { CustomTypesConfig, PoolClient } from 'pg'

import type { ResolvedCluster } from '../../config/index.ts'
import { TenantryError } from '../../errors.ts'
import { clientConfig } from './client-config.ts'
import { ClusterClient } from './cluster-client.ts'
import { describeConnectFailure, tenancyClosed } from './connect-failure.ts'
import type { Service } from '../../quota/gate/fair-queue.ts'
import { IdleClients } from './idle-clients.ts'
import { type Line, NOBODY, type Turn, WaitingLines } from './waiting-lines.ts'

export interface ClusterConnectionsOptions {
  readonly cluster: string
  /** The most connections open at once, over all databases, idle ones included. */
  readonly most: number
  readonly urlOf: (database: string) => string
  readonly applicationName: string
  /** Carries the bytes in place of a socket. Default: a socket to the host of the URL. */
  readonly stream?: ResolvedCluster['stream']
  /** Makes values of what is read. Default: those of node-postgres. */
  readonly types?: CustomTypesConfig
}

/** How busy the connections of a cluster are. */
export interface ConnectionsState {
  /** Open for somebody, or being opened or closed. */
  readonly used: number
  readonly idle: number
  /** The most of both together. */
  readonly limit: number
  /** Who waits for one. */
  readonly waiting: number
}

/** What lets somebody in: a connection that is free, or a place to open one in. */
type Admission = { readonly client: ClusterClient } | { readonly place: Promise<void> }

const CLOSE_GRACE_MS = 5000
const FREE: Promise<void> = Promise.resolve()

/**
 * The connections of one login to one cluster, under one bound over all its databases. A database that
 * needs a connection when the bound is reached takes the place of the connection idle longest; whoever
 * finds none idle waits, and the tenants that wait are served by turns (`FairQueue`).
 *
 * A place is taken from before a connection is opened until the server has let go of it, so that the
 * server's own count stays within the bound as well.
 */
export class ClusterConnections {
  readonly #options: ClusterConnectionsOptions
  readonly #clients = new Set<ClusterClient>()
  readonly #idle = new IdleClients((client) => void this.#drop(client))
  readonly #lines: WaitingLines<Admission>
  readonly #services = new WeakMap<
    PoolClient,
    { readonly service: Service; readonly since: number }
  >()
  #placesTaken = 0
  #connecting = 0
  #isClosed = false

  constructor(options: ClusterConnectionsOptions) {
    this.#options = options
    this.#lines = new WaitingLines({
      exhausted: (waitedMs) => this.#exhausted(waitedMs),
      queueFull: (queue) => this.#queueFull(queue),
    })
  }

  /**
   * @throws {TenantryError} CONNECTIONS_EXHAUSTED behind the longest wait, QUOTA_DATABASE_EXCEEDED where as many of the tenant
   * wait already as may, CLUSTER_LOGIN_REFUSED, CLUSTER_UNREACHABLE, TENANCY_CLOSED.
   */
  async connect(database: string, line: Line = NOBODY): Promise<PoolClient> {
    if (this.#isClosed) throw tenancyClosed()
    const admission = this.#lines.hasRoom(line) ? this.#admit(database) : undefined
    const turn =
      admission === undefined
        ? await this.#lines.wait(database, line)
        : { admission, service: this.#lines.enter(line) }
    const holder = line === 'runtime' ? undefined : line.key
    return await this.#take(database, turn, holder)
  }

  get state(): ConnectionsState {
    const idle = this.#idle.size
    return {
      used: this.#placesTaken - idle,
      idle,
      limit: this.#options.most,
      waiting: this.#lines.size,
    }
  }

  /** For each connection in use by the requests of somebody, under what name; looked up, so that using one costs nothing. */
  *holders(): IterableIterator<string> {
    for (const { holder } of this.#clients) if (holder !== undefined && holder !== '') yield holder
  }

  /** Closes idle connections now, those in use as they come back, and after 5 s whatever is left. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#lines.refuseAll(tenancyClosed)
    for (const client of this.#idle.takeAll()) void this.#drop(client)
    const clients = [...this.#clients]
    const grace = setTimeout(() => {
      for (const client of clients) client.destroy()
    }, CLOSE_GRACE_MS)
    await Promise.all(clients.map((client) => client.gone))
    clearTimeout(grace)
  }

  /**
   * Undefined when nothing is free. Nobody who comes now gets ahead of one who waits: while somebody
   * does, nothing is idle and no place is free.
   */
  #admit(database: string): Admission | undefined {
    const client = this.#idle.take(database)
    if (client !== undefined) return { client }
    if (this.#placesTaken < this.#options.most) {
      this.#placesTaken += 1
      return { place: FREE }
    }
    const longestIdle = this.#idle.takeOldest()
    return longestIdle && { place: this.#clear(longestIdle) }
  }

  /** The time is charged to the tenant from here on, where it is counted. */
  async #take(
    database: string,
    { admission, service }: Turn<Admission>,
    holder: string | undefined,
  ): Promise<PoolClient> {
    if (service === undefined) return await this.#connectWith(admission, database, holder)
    const since = performance.now()
    try {
      const client = await this.#connectWith(admission, database, holder)
      this.#services.set(client, { service, since })
      return client
    } catch (error) {
      this.#lines.end(service, performance.now() - since)
      // Its tenant may have one more now, whether a place came free with it or not.
      this.#serve()
      throw error
    }
  }

  async #connectWith(
    admission: Admission,
    database: string,
    holder: string | undefined,
  ): Promise<PoolClient> {
    if ('client' in admission) return admission.client.checkOut(holder)
    await admission.place
    return await this.#open(database, holder)
  }

  #serve(): void {
    this.#lines.serve((database) => this.#admit(database))
  }

  async #open(database: string, holder: string | undefined): Promise<PoolClient> {
    let client: ClusterClient | undefined
    this.#connecting += 1
    try {
      if (this.#isClosed) throw tenancyClosed()
      client = this.#create(database)
      await client.connect()
      if (this.#isClosed) throw tenancyClosed()
      return client.checkOut(holder)
    } catch (error) {
      if (client === undefined) this.#leave()
      else void this.#drop(client)
      throw describeConnectFailure(this.#options.cluster, database, error)
    } finally {
      this.#connecting -= 1
    }
  }

  #create(database: string): ClusterClient {
    const { urlOf, applicationName, stream, types } = this.#options
    const config = clientConfig({ stream }, { url: urlOf(database), applicationName }, types)
    const client = new ClusterClient(database, config, {
      onRelease: (released, isUsable) => this.#takeBack(released, isUsable),
      onLost: (lost) => {
        if (this.#idle.remove(lost)) void this.#drop(lost)
      },
    })
    this.#clients.add(client)
    return client
  }

  #takeBack(client: ClusterClient, isUsable: boolean): void {
    const served = this.#services.get(client)
    if (served !== undefined) {
      this.#services.delete(client)
      this.#lines.end(served.service, performance.now() - served.since)
    }
    // A tenant at its own limit may have one more, while the server still lets go of this one.
    if (isUsable && !this.#isClosed) this.#idle.add(client)
    else void this.#drop(client)
    this.#serve()
  }

  /** Closes a connection, and hands its place to whoever waits. */
  async #drop(client: ClusterClient): Promise<void> {
    await this.#clear(client)
    this.#leave()
  }

  /** Closes a connection whose place is promised to somebody. */
  async #clear(client: ClusterClient): Promise<void> {
    await client.close()
    this.#clients.delete(client)
  }

  #leave(): void {
    this.#placesTaken -= 1
    this.#serve()
  }

  #queueFull(queue: number): TenantryError {
    const { cluster } = this.#options
    return new TenantryError('QUOTA_DATABASE_EXCEEDED', {
      message: `As many requests of the tenant as may, ${queue}, wait for a connection to the cluster ${JSON.stringify(cluster)} already.`,
      hint: 'The tenant asks for more than the database does for it; see `saas quota top`, and quota.database in saas.config.ts.',
      details: { cluster, queue, quota: 'database', retryAfterMs: 1000 },
    })
  }

  #exhausted(waitMs: number): TenantryError {
    const { cluster, most } = this.#options
    const seconds = waitMs / 1000
    const opening = this.#connecting === 0 ? '' : `, ${this.#connecting} of them still connecting`
    return new TenantryError('CONNECTIONS_EXHAUSTED', {
      message: `All ${most} connections to the cluster ${JSON.stringify(cluster)} were busy for ${seconds} s${opening}.`,
      hint: 'Look for slow statements and long transactions; or raise clusters.<name>.connections.',
      details: { cluster, most, connecting: this.#connecting },
    })
  }
}

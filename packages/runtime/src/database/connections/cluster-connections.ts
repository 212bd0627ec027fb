import type { CustomTypesConfig, PoolClient } from 'pg'

import type { ResolvedCluster } from '../../config/index.ts'
import { TenantryError } from '../../errors.ts'
import { clientConfig } from './client-config.ts'
import { ClusterClient } from './cluster-client.ts'
import { describeConnectFailure, tenancyClosed } from './connect-failure.ts'
import { IdleClients } from './idle-clients.ts'

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

/** What lets somebody in: a connection that is free, or a place to open one in. */
type Admission = { readonly client: ClusterClient } | { readonly place: Promise<void> }

/**
 * Who waits in which line. What the runtime itself has to ask goes first, since a request that holds no
 * connection yet waits for it, and then the lines take turns: lookups come without a credential too, and
 * whoever sends them without end must not keep everybody else from the database.
 */
export type Line = 'runtime' | 'requests'

interface Waiter {
  readonly database: string
  readonly admit: (admission: Admission) => void
  readonly refuse: (error: TenantryError) => void
}

const LONGEST_WAIT_MS = 10_000
const CLOSE_GRACE_MS = 5000
const FREE: Promise<void> = Promise.resolve()

/**
 * The connections of one login to one cluster, under one bound over all its databases. A database that
 * needs a connection when the bound is reached takes the place of the connection idle longest; whoever
 * finds none idle waits, and each line is served in the order of coming.
 *
 * A place is taken from before a connection is opened until the server has let go of it, so that the
 * server's own count stays within the bound as well.
 */
export class ClusterConnections {
  readonly #options: ClusterConnectionsOptions
  readonly #clients = new Set<ClusterClient>()
  readonly #idle = new IdleClients((client) => void this.#drop(client))
  readonly #waiting = { runtime: new Set<Waiter>(), requests: new Set<Waiter>() }
  #lastServed: Line = 'requests'
  #placesTaken = 0
  #connecting = 0
  #isClosed = false

  constructor(options: ClusterConnectionsOptions) {
    this.#options = options
  }

  /**
   * @throws {TenantryError} CONNECTIONS_EXHAUSTED after 10 s without a free connection,
   * CLUSTER_LOGIN_REFUSED, CLUSTER_UNREACHABLE, TENANCY_CLOSED.
   */
  async connect(database: string, line: Line = 'requests'): Promise<PoolClient> {
    if (this.#isClosed) throw tenancyClosed()
    const admission = this.#admit(database) ?? (await this.#wait(database, this.#waiting[line]))
    if ('client' in admission) return admission.client.checkOut()
    await admission.place
    return await this.#open(database)
  }

  /** Closes idle connections now, those in use as they come back, and after 5 s whatever is left. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const line of Object.values(this.#waiting)) {
      for (const waiter of line) waiter.refuse(tenancyClosed())
      line.clear()
    }
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

  async #wait(database: string, line: Set<Waiter>): Promise<Admission> {
    const { promise, resolve, reject } = Promise.withResolvers<Admission>()
    const waiter: Waiter = { database, admit: resolve, refuse: reject }
    const timer = setTimeout(() => {
      line.delete(waiter)
      reject(this.#exhausted())
    }, LONGEST_WAIT_MS)
    line.add(waiter)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
    }
  }

  /** Lets in as many of those who wait as there is room for; in each line the one who waits longest. */
  #serve(): void {
    for (let line = this.#nextLine(); line !== undefined; line = this.#nextLine()) {
      const [waiter] = this.#waiting[line]
      const admission = waiter && this.#admit(waiter.database)
      if (waiter === undefined || admission === undefined) return
      this.#waiting[line].delete(waiter)
      this.#lastServed = line
      waiter.admit(admission)
    }
  }

  /** The line whose turn it is, or the other one where nobody waits in it. */
  #nextLine(): Line | undefined {
    const turns: Line[] =
      this.#lastServed === 'requests' ? ['runtime', 'requests'] : ['requests', 'runtime']
    return turns.find((line) => this.#waiting[line].size > 0)
  }

  async #open(database: string): Promise<PoolClient> {
    let client: ClusterClient | undefined
    this.#connecting += 1
    try {
      if (this.#isClosed) throw tenancyClosed()
      client = this.#create(database)
      await client.connect()
      if (this.#isClosed) throw tenancyClosed()
      return client.checkOut()
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
    if (!isUsable || this.#isClosed) {
      void this.#drop(client)
      return
    }
    this.#idle.add(client)
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

  #exhausted(): TenantryError {
    const { cluster, most } = this.#options
    const seconds = LONGEST_WAIT_MS / 1000
    const opening = this.#connecting === 0 ? '' : `, ${this.#connecting} of them still connecting`
    return new TenantryError('CONNECTIONS_EXHAUSTED', {
      message: `All ${most} connections to the cluster ${JSON.stringify(cluster)} were busy for ${seconds} s${opening}.`,
      hint: 'Look for slow statements and long transactions; or raise clusters.<name>.connections.',
      details: { cluster, most, connecting: this.#connecting },
    })
  }
}

import type { ClusterClient } from './cluster-client.ts'

const LONGEST_IDLE_MS = 10_000

/** The connections of a cluster that nobody uses. One that is idle for 10 s is retired. */
export class IdleClients {
  readonly #retire: (client: ClusterClient) => void
  /** The one idle longest comes first. */
  readonly #timers = new Map<ClusterClient, NodeJS.Timeout>()
  /** No database without a connection: there may be thousands that are never used again. */
  readonly #byDatabase = new Map<string, ClusterClient[]>()

  constructor(retire: (client: ClusterClient) => void) {
    this.#retire = retire
  }

  get size(): number {
    return this.#timers.size
  }

  add(client: ClusterClient): void {
    const timer = setTimeout(() => {
      this.remove(client)
      this.#retire(client)
    }, LONGEST_IDLE_MS)
    this.#timers.set(client, timer.unref())
    const others = this.#byDatabase.get(client.home)
    if (others === undefined) this.#byDatabase.set(client.home, [client])
    else others.push(client)
  }

  /** The connection to this database used last, so that those which are too many can grow old. */
  take(database: string): ClusterClient | undefined {
    return this.#taken(this.#byDatabase.get(database)?.at(-1))
  }

  /** The one idle longest, whatever its database. */
  takeOldest(): ClusterClient | undefined {
    const [oldest] = this.#timers.keys()
    return this.#taken(oldest)
  }

  takeAll(): ClusterClient[] {
    const all = [...this.#timers.keys()]
    for (const client of all) this.remove(client)
    return all
  }

  /** @returns Whether it was idle. */
  remove(client: ClusterClient): boolean {
    const timer = this.#timers.get(client)
    if (timer === undefined) return false
    clearTimeout(timer)
    this.#timers.delete(client)
    const others = this.#byDatabase.get(client.home) ?? []
    if (others.length > 1) others.splice(others.lastIndexOf(client), 1)
    else this.#byDatabase.delete(client.home)
    return true
  }

  #taken(client: ClusterClient | undefined): ClusterClient | undefined {
    if (client !== undefined) this.remove(client)
    return client
  }
}

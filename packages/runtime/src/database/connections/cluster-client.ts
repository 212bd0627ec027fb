import { Client, type ClientConfig, type PoolClient } from 'pg'

import { noteLastError } from './last-error.ts'
import { noteServerVersion } from './server-version.ts'

/** How a connection tells whoever counts it what becomes of it. */
export interface ClusterClientEvents {
  /** Its user gives it back; `isUsable` when somebody else may have it. */
  readonly onRelease: (client: ClusterClient, isUsable: boolean) => void
  /** It broke, or the server closed it; may be told twice. */
  readonly onLost: (client: ClusterClient) => void
}

/** What a connection that is being closed gets to finish what it was sent before. */
const GOODBYE_MS = 5000

/** One connection to one database: it knows whose it is, and whether it can be used again. */
export class ClusterClient extends Client implements PoolClient {
  /** The database it leads to. */
  readonly home: string
  /** Resolves when nothing is left of it. */
  readonly gone: Promise<void>
  /** Makes what carries the bytes of a further connection to the same server. Default: a socket. */
  readonly openStream: ClientConfig['stream']
  readonly #events: ClusterClientEvents
  #isLost = false
  #isOut = false
  #holder: string | undefined

  constructor(home: string, config: ClientConfig, events: ClusterClientEvents) {
    super(config)
    this.home = home
    this.openStream = config.stream
    this.#events = events
    noteServerVersion(this)
    noteLastError(this)
    // Unheard, the event would end the process. What waits on the connection fails by itself.
    this.on('error', () => this.#lose())
    const { promise, resolve } = Promise.withResolvers<void>()
    this.gone = promise
    this.on('end', () => {
      this.#lose()
      resolve()
    })
  }

  /** @param holder Whose requests it serves; undefined for what belongs to no tenant. */
  checkOut(holder?: string): PoolClient {
    this.#isOut = true
    this.#holder = holder
    return this
  }

  /** Whose requests it serves right now. */
  get holder(): string | undefined {
    return this.#holder
  }

  /** Gives the connection back. @param destroy Whether it must serve nobody else. Default: false. */
  release(destroy: Error | boolean = false): void {
    if (!this.#isOut) throw new TypeError('The connection was given back already.')
    this.#isOut = false
    this.#holder = undefined
    this.#events.onRelease(this, destroy === false && !this.#isLost)
  }

  /** Resolves when the server has let go of the connection too, or after 5 s without its answer. */
  async close(): Promise<void> {
    const goodbye = setTimeout(() => this.destroy(), GOODBYE_MS)
    try {
      await this.end()
    } finally {
      clearTimeout(goodbye)
    }
  }

  /** Cuts the connection; whatever waits on it fails. */
  destroy(): void {
    this.connection.stream.destroy()
  }

  #lose(): void {
    this.#isLost = true
    this.#events.onLost(this)
  }
}

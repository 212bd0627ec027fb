import type { DatabaseShare } from '../../config/index.ts'
import type { TenantryError } from '../../errors.ts'
import { FairQueue, type Service } from '../../quota/gate/fair-queue.ts'

/** A tenant's share of the connections, under a name that all its requests have in common. */
export interface ConnectionShare {
  readonly key: string
  readonly share: DatabaseShare
}

/**
 * Who waits in which line. What the runtime itself has to ask goes first, since a request that holds no
 * connection yet waits for it, and then the lines take turns: lookups come without a credential too, and
 * whoever sends them without end must not keep everybody else from the database. Requests wait in the line of all
 * tenants, which take turns by their shares.
 */
export type Line = 'runtime' | ConnectionShare

const RUNTIME_WAIT_MS = 10_000

/** Of what belongs to no tenant: the system scope, and questions to replicas. */
export const NOBODY: ConnectionShare = {
  key: '',
  share: {
    weight: 1,
    connections: Number.POSITIVE_INFINITY,
    queue: Number.POSITIVE_INFINITY,
    waitMs: RUNTIME_WAIT_MS,
  },
}

/** Why somebody is not let in. */
export interface WaitingLinesOptions {
  readonly exhausted: (waitedMs: number) => TenantryError
  readonly queueFull: (queue: number) => TenantryError
}

/** What lets somebody in, and what their tenant is charged by. */
export interface Turn<Admission> {
  readonly admission: Admission
  /** Undefined for those whose time is not counted. */
  readonly service: Service | undefined
}

interface Waiter<Admission> {
  readonly database: string
  readonly admit: (admission: Admission) => void
  readonly refuse: (error: TenantryError) => void
}

/** Those who wait for a connection, and how much each tenant has had of them. */
export class WaitingLines<Admission> {
  readonly #options: WaitingLinesOptions
  readonly #runtime = new Set<Waiter<Admission>>()
  readonly #requests = new FairQueue<Waiter<Admission>>()
  #isRuntimeNext = true

  constructor(options: WaitingLinesOptions) {
    this.#options = options
  }

  /** How many wait. */
  get size(): number {
    return this.#runtime.size + this.#requests.size
  }

  /** Whether a tenant may have one more, as far as its own limit goes. */
  hasRoom(line: Line): boolean {
    if (line === 'runtime' || !isBound(line)) return true
    return this.#requests.served(line.key) < line.share.connections
  }

  /** Counts one that did not have to wait. Undefined where its tenant has no limit: sharing begins with a queue. */
  enter(line: Line): Service | undefined {
    if (line === 'runtime' || !isBound(line)) return undefined
    return this.#requests.enter(line.key, line.share)
  }

  /** @throws {TenantryError} CONNECTIONS_EXHAUSTED, QUOTA_DATABASE_EXCEEDED; what `refuseAll` is given. */
  async wait(database: string, line: Line): Promise<Turn<Admission>> {
    return line === 'runtime'
      ? await this.#waitAsRuntime(database)
      : await this.#waitInTurn(database, line)
  }

  /** Lets in as many as there is room for. @param admit What lets somebody in; undefined where nothing is free. */
  serve(admit: (database: string) => Admission | undefined): void {
    for (let waiter = this.#next(); waiter !== undefined; waiter = this.#next()) {
      const admission = admit(waiter.database)
      if (admission === undefined) return
      this.#isRuntimeNext = !this.#runtime.delete(waiter)
      waiter.admit(admission)
    }
  }

  /** Says what a connection took that was counted. */
  end(service: Service, tookMs: number): void {
    this.#requests.end(service, tookMs)
  }

  refuseAll(error: () => TenantryError): void {
    const waiting = [...this.#runtime, ...this.#requests.items()]
    for (const waiter of waiting) waiter.refuse(error())
  }

  /** The one whose turn it is in the line whose turn it is, or of the other one where nobody can be let in there. */
  #next(): Waiter<Admission> | undefined {
    const [runtime] = this.#runtime
    if (this.#isRuntimeNext && runtime !== undefined) return runtime
    return this.#requests.next()?.item ?? runtime
  }

  async #waitAsRuntime(database: string): Promise<Turn<Admission>> {
    const { promise, resolve, reject } = Promise.withResolvers<Admission>()
    const waiter = { database, admit: resolve, refuse: reject }
    this.#runtime.add(waiter)
    const late = (): void => reject(this.#options.exhausted(RUNTIME_WAIT_MS))
    const timer = setTimeout(late, RUNTIME_WAIT_MS)
    try {
      return { admission: await promise, service: undefined }
    } finally {
      clearTimeout(timer)
      this.#runtime.delete(waiter)
    }
  }

  async #waitInTurn(database: string, { key, share }: ConnectionShare): Promise<Turn<Admission>> {
    if (this.#requests.waiting(key) >= share.queue) throw this.#options.queueFull(share.queue)
    const { promise, resolve, reject } = Promise.withResolvers<Turn<Admission>>()
    const waiter: Waiter<Admission> = {
      database,
      admit: (admission) => resolve({ admission, service: this.#requests.serve(key, waiter) }),
      refuse: reject,
    }
    this.#requests.add(key, share, waiter)
    const late = (): void => reject(this.#options.exhausted(share.waitMs))
    const timer = setTimeout(late, share.waitMs)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      this.#requests.remove(key, waiter)
    }
  }
}

function isBound({ share }: ConnectionShare): boolean {
  return Number.isFinite(share.connections)
}

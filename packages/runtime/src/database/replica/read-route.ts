import { setTimeout as sleep } from 'node:timers/promises'

import type { Replica } from './replica.ts'
import { findReplicaFailure } from './replica-failure.ts'

/** Where a statement of a read is sent; `undefined` is the cluster itself. */
export type ReadServer = Replica | undefined

/** A replica is mostly a few milliseconds behind; what takes longer than these together is asked elsewhere. */
const WAITS_MS = [5, 10, 20, 40]

/**
 * The servers of one read: one replica for all its statements, the next one where that cannot answer,
 * and the cluster itself in the end. Once a statement was answered only the cluster can take over,
 * since another replica might be older than what has been read.
 */
export class ReadRoute {
  readonly #replicas: Replica[]
  readonly #waits = [...WAITS_MS]
  #server: ReadServer
  #hasAnswered = false

  constructor(replicas: readonly Replica[]) {
    this.#replicas = [...replicas]
    this.#server = this.#replicas.shift()
  }

  get server(): ReadServer {
    return this.#server
  }

  answered(): void {
    this.#hasAnswered = true
  }

  /** Resolves when the statement can be sent again, to `server`. Throws the error where that helps nobody. */
  async leave(server: ReadServer, error: unknown): Promise<void> {
    const failure = server === undefined ? undefined : findReplicaFailure(error)
    if (server === undefined || failure === undefined) throw error
    if (failure === 'unreachable') server.rest()
    // Another statement of this read was here first.
    if (server !== this.#server) return
    const waitMs = failure === 'behind' ? this.#waits.shift() : undefined
    if (waitMs !== undefined) {
      await sleep(waitMs)
      return
    }
    const mayBeOlder = this.#hasAnswered || failure === 'lacking'
    this.#server = mayBeOlder ? undefined : this.#replicas.shift()
  }
}

import type { ErrorReport } from '../../errors.ts'

/** A server that restarts, or hands over to its replica, is back by then. */
const LONGEST_MS = 30_000

/** How long one cluster has not been reached by any of its workers. */
export class Outage {
  readonly #cluster: string
  #began: number | undefined
  #error: ErrorReport | undefined

  constructor(cluster: string) {
    this.#cluster = cluster
  }

  /** @param now In milliseconds. @param error Undefined: the cluster has answered. */
  note(now: number, error: ErrorReport | undefined): void {
    this.#began = error === undefined ? undefined : (this.#began ?? now)
    this.#error = error
  }

  /** Why the placements of the cluster are given up; undefined while they are not. */
  verdict(now: number): ErrorReport | undefined {
    if (this.#began === undefined || this.#error === undefined) return undefined
    const silentMs = now - this.#began
    if (silentMs < LONGEST_MS) return undefined
    const name = JSON.stringify(this.#cluster)
    return {
      code: 'CLUSTER_UNREACHABLE',
      // What was tried last may be the database of another tenant.
      message: `The cluster ${name} has not answered for ${Math.floor(silentMs / 1000)} s. What was tried last: ${this.#error.message}`,
      hint: this.#error.hint,
      details: { cluster: this.#cluster },
    }
  }
}

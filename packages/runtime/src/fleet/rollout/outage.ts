import type { ErrorReport } from '../../errors.ts'

/** A server that restarts, or hands over to its replica, is back by then. */
const LONGEST_MS = 30_000

/** How long one cluster has not been reached by any of its workers. */
export class Outage {
  #began: number | undefined
  #error: ErrorReport | undefined

  /** @param now In milliseconds. @param error Undefined: the cluster has answered. */
  note(now: number, error: ErrorReport | undefined): void {
    this.#began = error === undefined ? undefined : (this.#began ?? now)
    this.#error = error
  }

  /** Why the placements of the cluster are given up; undefined while they are not. */
  verdict(now: number): ErrorReport | undefined {
    const isLong = this.#began !== undefined && now - this.#began >= LONGEST_MS
    return isLong ? this.#error : undefined
  }
}

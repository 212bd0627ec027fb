import type { RateLimit } from '../../config/index.ts'

const WINDOW_MS = 10_000

/**
 * How much of a rate a process was granted lately: over about the last 10 s, the older grants counting for less. The shares
 * of all processes add up to 1 at most, since the rate and its burst never grant more in that time.
 */
export class GrantedShare {
  #cells = 0
  #since = 0

  add(granted: number, now: number): void {
    this.#cells = this.#cellsAt(now) + granted
    this.#since = now
  }

  /** Between 0 and 1. */
  of({ intervalMs, burst }: RateLimit, now: number): number {
    return Math.min(1, this.#cellsAt(now) / (WINDOW_MS / intervalMs + burst))
  }

  #cellsAt(now: number): number {
    return this.#cells * Math.exp((this.#since - now) / WINDOW_MS)
  }
}

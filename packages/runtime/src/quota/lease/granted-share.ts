const WINDOW_MS = 10_000

/**
 * How much a process was granted lately: cells in a millisecond, over about the last 10 s, the older ones counting for less.
 * What all processes were granted adds up to the rate and a tenth of its burst at most.
 */
export class GrantedShare {
  #perMs = 0
  #since = 0

  add(granted: number, now: number): void {
    this.#perMs = this.at(now) + granted / WINDOW_MS
    this.#since = now
  }

  at(now: number): number {
    return this.#perMs * Math.exp((this.#since - now) / WINDOW_MS)
  }
}

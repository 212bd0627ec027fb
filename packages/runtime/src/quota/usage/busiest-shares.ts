import type { UsageBook, UsageReader } from './usage-book.ts'

const WINDOW_MS = 10_000

/**
 * How much of the database time of this process the busiest tenant of each tier has: what a noisy neighbour looks like from
 * outside, without its name.
 */
export class BusiestShares {
  readonly #reader: UsageReader
  readonly #now: () => number
  #takenAt: number
  #shares: ReadonlyMap<string, number> = new Map()

  constructor(book: UsageBook, now: () => number = () => performance.now()) {
    this.#reader = book.open()
    this.#now = now
    this.#takenAt = now()
  }

  /** From 0 to 1, by tier, over the last ten seconds or more before somebody read it; every reader in that time reads the same. */
  read(): ReadonlyMap<string, number> {
    const now = this.#now()
    if (now - this.#takenAt < WINDOW_MS) return this.#shares
    this.#takenAt = now
    const taken = this.#reader.take()
    const totalMs = taken.reduce((sum, { usage }) => sum + usage.databaseMs, 0)
    const shares = new Map<string, number>()
    for (const { tier, usage } of taken) {
      const share = totalMs === 0 ? 0 : usage.databaseMs / totalMs
      shares.set(tier, Math.max(share, shares.get(tier) ?? 0))
    }
    this.#shares = shares
    return shares
  }
}

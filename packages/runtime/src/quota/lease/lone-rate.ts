import type { RateLimit } from '../../config/index.ts'
import type { Refusal } from '../refusal.ts'
import { waitFor } from './gcra.ts'

/** What a process lets through of a rate by itself, while the store does not answer: a share of it, and of its burst. */
export class LoneRate {
  #arrivalMs = Number.NEGATIVE_INFINITY

  /**
   * Lets something through, or says when. What costs more than the share of the burst comes through when all of that is
   * there, counts in full, and whatever is behind it waits for that.
   *
   * @param share Above 0; 1 for all of the limit.
   */
  take(cost: number, limit: RateLimit, share: number, now: number): Refusal | undefined {
    const own = {
      intervalMs: limit.intervalMs / share,
      burst: Math.max(1, Math.floor(limit.burst * share)),
    }
    const from = Math.max(this.#arrivalMs, now)
    const retryAfterMs = waitFor(from, now, own, Math.min(cost, own.burst))
    if (retryAfterMs > 0) return { quota: 'requests', retryAfterMs }
    this.#arrivalMs = from + cost * own.intervalMs
    return undefined
  }

  /** Whether all of its burst is there. */
  isFull(now: number): boolean {
    return now >= this.#arrivalMs
  }
}

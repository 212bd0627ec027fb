export interface GradientOptions {
  /** Requests at a time, to begin with. Default: 100. */
  readonly initial?: number
  readonly least?: number
  readonly most?: number
}

/** How much slower than usual requests may be before fewer are let in. */
const TOLERANCE = 1.5
const SMOOTHING = 0.2
const LONG_WINDOW = 600

/**
 * Finds out how many requests a process can serve at a time: the limit grows while they take as long as they usually do, and
 * falls as they take longer, which says that they queue somewhere. Gradient2 of Netflix's concurrency-limits
 * (https://github.com/Netflix/concurrency-limits, Gradient2Limit.java); the square root of the limit is what may queue.
 */
export class GradientLimit {
  readonly #least: number
  readonly #most: number
  #limit: number
  #longMs = 0
  #samples = 0

  constructor({ initial = 100, least = 10, most = 1000 }: GradientOptions = {}) {
    this.#limit = initial
    this.#least = least
    this.#most = most
  }

  /** Requests at a time, rounded down. */
  get value(): number {
    return Math.floor(this.#limit)
  }

  /** @param inside How many were served when this one began, itself included. */
  sample(tookMs: number, inside: number): void {
    this.#learn(tookMs)
    // Behind a time of overload what is usual has to come down faster than it would by itself.
    if (this.#longMs / tookMs > 2) this.#longMs *= 0.95
    // With fewer than half of what may be inside, nothing is learned about the rest.
    if (inside < this.#limit / 2) return
    const gradient = Math.max(0.5, Math.min(1, (TOLERANCE * this.#longMs) / tookMs))
    const wanted = this.#limit * gradient + Math.sqrt(this.#limit)
    const smoothed = this.#limit * (1 - SMOOTHING) + wanted * SMOOTHING
    this.#limit = Math.min(this.#most, Math.max(this.#least, smoothed))
  }

  /** An average over the last 600, and over all of them while there were fewer than 10. */
  #learn(tookMs: number): void {
    this.#samples += 1
    const factor = this.#samples <= 10 ? 1 / this.#samples : 2 / (LONG_WINDOW + 1)
    this.#longMs += (tookMs - this.#longMs) * factor
  }
}

import type { Refusal } from '../refusal.ts'

/** What can be said of a request: `'unknown'` where only the store can tell. */
export type Verdict = 'in' | 'unknown' | Refusal

interface Waiter {
  readonly cost: number
  readonly until: number
  readonly settle: (refusal: Refusal | undefined) => void
}

export interface WaitingLineOptions {
  readonly now: () => number
  /** Decides without the store, of one that has waited long enough. */
  readonly decideLate: (cost: number) => Exclude<Verdict, 'unknown'>
}

/** The longest that a request waits for the store. */
export const LONGEST_WAIT_MS = 250

/** Requests that wait for what the store says, in the order in which they came, and each for 250 ms at most. */
export class WaitingLine {
  readonly #options: WaitingLineOptions
  #waiters: Waiter[] = []
  #timer: NodeJS.Timeout | undefined
  #wakesAt = Number.POSITIVE_INFINITY

  constructor(options: WaitingLineOptions) {
    this.#options = options
  }

  get length(): number {
    return this.#waiters.length
  }

  /** What all of them cost together. */
  get cost(): number {
    return this.#waiters.reduce((sum, { cost }) => sum + cost, 0)
  }

  /** What the one costs that came first; undefined where nobody waits. */
  get firstCost(): number | undefined {
    return this.#waiters[0]?.cost
  }

  /**
   * Resolves with what it ran into, or undefined for one that may go on.
   *
   * @param until When it has waited long enough: it may have waited for something else before.
   */
  wait(cost: number, until: number): Promise<Refusal | undefined> {
    const { promise, resolve } = Promise.withResolvers<Refusal | undefined>()
    this.#waiters.push({ cost, until, settle: resolve })
    if (until < this.#wakesAt) this.#wakeAt(until)
    return promise
  }

  /** Asks of each, in their order; those that are still unknown wait on. */
  settle(decide: (cost: number) => Verdict): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const waiter of waiters) {
      const verdict = decide(waiter.cost)
      if (verdict === 'unknown') this.#waiters.push(waiter)
      else waiter.settle(verdict === 'in' ? undefined : verdict)
    }
    if (this.#waiters.length === 0) this.#wakeAt(Number.POSITIVE_INFINITY)
  }

  #wakeAt(at: number): void {
    clearTimeout(this.#timer)
    this.#wakesAt = at
    if (at === Number.POSITIVE_INFINITY) return
    const inMs = Math.max(1, at - this.#options.now())
    // Behind the sockets: in a process that was busy for long, the answer may have arrived, and only not been read.
    this.#timer = setTimeout(() => setImmediate(() => this.#decideLate()), inMs).unref()
  }

  #decideLate(): void {
    const { now, decideLate } = this.#options
    // A timer may come a little early.
    const late = now() + 1
    const waiters = this.#waiters
    this.#waiters = waiters.filter(({ until }) => until > late)
    for (const { cost, until, settle } of waiters) {
      if (until > late) continue
      const verdict = decideLate(cost)
      settle(verdict === 'in' ? undefined : verdict)
    }
    this.#wakeAt(Math.min(...this.#waiters.map(({ until }) => until)))
  }
}

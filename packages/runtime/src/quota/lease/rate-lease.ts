import type { RateLimit } from '../../config/index.ts'
import type { Refusal } from '../refusal.ts'
import { takeCells, waitFor } from './gcra.ts'
import { GrantedShare } from './granted-share.ts'
import { LEAST_SHARE } from './least-share.ts'
import type { LeaseExchange } from './lease-exchange.ts'

interface Waiter {
  readonly cost: number
  readonly decide: (refusal: Refusal | undefined) => void
}

/** How much of a rate one process may hold ahead of its use, in milliseconds of that rate. */
export const AHEAD_MS = 100

/**
 * What one process may let through of one tenant's rate: cells that it has leased, and has not used yet. It decides
 * without the store while it has some, and while it knows from the last answer that there are none.
 *
 * How far it leases ahead it learns: a lease that is used up at once is followed by one twice as large, up to 100 ms of
 * the rate. So all processes together never let through more than the rate, its burst, and 100 ms of the rate for each
 * process.
 */
export class RateLease {
  readonly #tenantId: string
  readonly #exchange: LeaseExchange
  readonly #share = new GrantedShare()
  #limit: RateLimit
  #cells = 0
  #leasedAt = 0
  #ahead = 0
  /** As the store last said it, on the clock of this process. Others only move it further. */
  #arrivalMs = Number.NEGATIVE_INFINITY
  #aloneArrivalMs = Number.NEGATIVE_INFINITY
  #waiters: Waiter[] = []
  #isAsking = false

  constructor(tenantId: string, limit: RateLimit, exchange: LeaseExchange) {
    this.#tenantId = tenantId
    this.#limit = limit
    this.#exchange = exchange
  }

  /**
   * @param cost One beyond the burst counts as the burst.
   * @returns Undefined for what may go on.
   */
  take(
    cost: number,
    limit: RateLimit,
    now: number,
  ): Refusal | undefined | Promise<Refusal | undefined> {
    if (limit !== this.#limit) this.#change(limit)
    const price = Math.min(cost, limit.burst)
    if (this.#waiters.length > 0) return this.#wait(price, now)
    if (this.takeLeased(price, limit)) return undefined
    const refusal = this.#refusal(price, now)
    if (refusal !== undefined) return refusal
    if (this.#exchange.isOut) return this.#takeAlone(price, now)
    return this.#wait(price, now)
  }

  /** Whether it was taken from what is leased: the way of nearly all requests, which asks neither the store nor the clock. */
  takeLeased(cost: number, limit: RateLimit): boolean {
    if (this.#cells < cost || limit !== this.#limit || this.#waiters.length > 0) return false
    this.#cells -= cost
    if (this.#cells < this.#ahead / 2 && !this.#isAsking) this.#ask(this.#exchange.now())
    return true
  }

  /** How many more would be let through now, as far as this process knows. */
  remaining(now: number): number {
    const { intervalMs, burst } = this.#limit
    const spent = Math.max(0, this.#arrivalMs - now) / intervalMs
    return Math.max(0, Math.min(burst, Math.floor(burst - spent + this.#cells)))
  }

  /** How long it takes until all of the burst is there again, in milliseconds. */
  resetMs(now: number): number {
    return Math.max(0, this.#arrivalMs - now)
  }

  /** Whether it knows nothing that a new one would not. */
  isIdle(now: number): boolean {
    return !this.#isAsking && this.#share.at(now) < 1e-6
  }

  #change(limit: RateLimit): void {
    const isSame = limit.intervalMs === this.#limit.intervalMs && limit.burst === this.#limit.burst
    this.#limit = limit
    if (isSame) return
    this.#cells = 0
    this.#ahead = 0
    this.#arrivalMs = Number.NEGATIVE_INFINITY
  }

  #refusal(price: number, now: number): Refusal | undefined {
    const retryAfterMs = waitFor(this.#arrivalMs, now, this.#limit, price - this.#cells)
    return retryAfterMs > 0 ? { quota: 'requests', retryAfterMs } : undefined
  }

  #wait(price: number, now: number): Promise<Refusal | undefined> {
    const { promise, resolve } = Promise.withResolvers<Refusal | undefined>()
    this.#waiters.push({ cost: price, decide: resolve })
    this.#ask(now)
    return promise
  }

  #ask(now: number): void {
    if (this.#isAsking || this.#exchange.isOut) return
    const wanted = this.#waiters.reduce((sum, { cost }) => sum + cost, 0) - this.#cells
    const least = Math.max(1, (this.#waiters[0]?.cost ?? 1) - this.#cells)
    // Nobody waits, and there is nothing to have.
    if (wanted <= 0 && waitFor(this.#arrivalMs, now, this.#limit, 1) > 0) return
    this.#isAsking = true
    const request = {
      tenantId: this.#tenantId,
      limit: this.#limit,
      least,
      most: Math.max(least, wanted + this.#ahead),
    }
    void this.#exchange.askCells(request).then(
      ({ granted, spentMs }) => this.#receive(granted, spentMs),
      () => this.#decideAlone(),
    )
  }

  #receive(granted: number, spentMs: number): void {
    const now = this.#exchange.now()
    this.#isAsking = false
    this.#learn(granted, now)
    this.#cells += granted
    this.#arrivalMs = now + spentMs
    this.#share.add(granted, now)
    const waiters = this.#waiters
    this.#waiters = []
    for (const waiter of waiters) {
      const { cost, decide } = waiter
      if (this.#cells >= cost) {
        this.#cells -= cost
        decide(undefined)
        continue
      }
      const refusal = this.#refusal(cost, now)
      if (refusal === undefined) this.#waiters.push(waiter)
      else decide(refusal)
    }
    if (this.#waiters.length > 0) this.#ask(now)
  }

  #learn(granted: number, now: number): void {
    const most = Math.floor(AHEAD_MS / this.#limit.intervalMs)
    const isBusy = now - this.#leasedAt < AHEAD_MS
    const ahead = isBusy ? this.#ahead * 2 : Math.floor(this.#ahead / 2)
    this.#ahead = Math.min(Math.max(ahead, isBusy ? 1 : 0), most)
    if (granted > 0) this.#leasedAt = now
  }

  #decideAlone(): void {
    const now = this.#exchange.now()
    this.#isAsking = false
    const waiters = this.#waiters
    this.#waiters = []
    for (const { cost, decide } of waiters) decide(this.#takeAlone(cost, now))
  }

  /** While the store does not answer: the share of the rate that this process had. */
  #takeAlone(price: number, now: number): Refusal | undefined {
    const share = Math.min(1, Math.max(LEAST_SHARE, this.#share.at(now) * this.#limit.intervalMs))
    const limit = {
      intervalMs: this.#limit.intervalMs / share,
      burst: Math.max(1, Math.floor(this.#limit.burst * share)),
    }
    const least = Math.min(price, limit.burst)
    const taken = takeCells(this.#aloneArrivalMs, now, limit, { least, most: least })
    this.#aloneArrivalMs = taken.arrivalMs
    if (taken.granted > 0) return undefined
    return { quota: 'requests', retryAfterMs: waitFor(taken.arrivalMs, now, limit, least) }
  }
}

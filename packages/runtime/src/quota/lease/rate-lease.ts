import type { RateLimit } from '../../config/index.ts'
import type { Refusal } from '../refusal.ts'
import { waitFor } from './gcra.ts'
import { GrantedShare } from './granted-share.ts'
import { LEAST_SHARE } from './least-share.ts'
import type { Asker, LeaseExchange } from './lease-exchange.ts'
import { LoneRate } from './lone-rate.ts'
import type { CellGrant, CellRequest } from './quota-store.ts'
import { LONGEST_WAIT_MS, type Verdict, WaitingLine } from './waiting-line.ts'

/** How much of a rate one process may hold ahead of its use, in milliseconds of that rate. */
export const AHEAD_MS = 100

/**
 * What one process may let through of one tenant's rate: cells that it has leased, and has not used yet. It decides
 * without the store while it has some, and while it knows from the last answer that there are none.
 *
 * How far it leases ahead it learns: a lease that is used up at once is followed by one twice as large, up to 100 ms of
 * the rate. So all processes together never let through more than the rate, its burst, and 100 ms of the rate for each
 * process.
 *
 * While the store does not answer, each process lets through its share of the rate and of the burst: the share of what was
 * granted in the last seconds before, and an eighth at least. The shares add up to 1, so that is on top of the above at
 * most the burst once more, and an eighth of rate and burst for each process that had less. Where the store does not answer
 * one process alone, its share is on top of what the others get. A store that comes back empty adds its burst.
 */
export class RateLease implements Asker<CellRequest, CellGrant> {
  readonly #tenantId: string
  readonly #exchange: LeaseExchange
  readonly #share = new GrantedShare()
  readonly #lone = new LoneRate()
  /** Undefined while nobody waits, so that the usual way need not look at it. */
  #waiting: WaitingLine | undefined
  #limit: RateLimit
  #cells = 0
  #leasedAt = Number.NEGATIVE_INFINITY
  #ahead = 0
  /** As the store last said it, on the clock of this process. Others only move it further. */
  #arrivalMs = Number.NEGATIVE_INFINITY
  #isAsking = false
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(tenantId: string, limit: RateLimit, exchange: LeaseExchange) {
    this.#tenantId = tenantId
    this.#limit = limit
    this.#exchange = exchange
  }

  /**
   * @param cost One beyond the burst counts as the burst.
   * @param until How long it may wait for the store.
   * @returns Undefined for what may go on.
   */
  take(
    cost: number,
    limit: RateLimit,
    now: number,
    until = now + LONGEST_WAIT_MS,
  ): Refusal | undefined | Promise<Refusal | undefined> {
    if (limit !== this.#limit) this.#change(limit)
    const price = Math.min(cost, limit.burst)
    if (this.takeLeased(price, limit)) return undefined
    const verdict = this.#isWaitedFor ? 'unknown' : this.#judge(price, now)
    if (verdict === 'in') return undefined
    if (verdict !== 'unknown') return verdict
    this.#waiting ??= this.#openLine()
    const answer = this.#waiting.wait(price, until)
    this.#ask(now)
    return answer
  }

  /** Whether it was taken from what is leased: the way of nearly all requests, which asks neither the store nor the clock. */
  takeLeased(cost: number, limit: RateLimit): boolean {
    if (this.#cells < cost || limit !== this.#limit || this.#waiting !== undefined) return false
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
    const isUsed = this.#isAsking || this.#isWaitedFor
    return !isUsed && this.#lone.isFull(now) && this.#shareAt(now) <= LEAST_SHARE
  }

  /** Called by the exchange. */
  receive({ granted, spentMs }: CellGrant, { limit: asked }: CellRequest): void {
    const now = this.#exchange.now()
    this.#isAsking = false
    const { intervalMs, burst } = this.#limit
    // What another limit granted may be more than this one ever would.
    if (asked.intervalMs === intervalMs && asked.burst === burst) {
      this.#learn(this.#askedAt)
      if (granted > 0) this.#leasedAt = now
      this.#cells += granted
      this.#arrivalMs = now + spentMs
      this.#share.add(granted, now)
    }
    this.#settle((cost) => this.#judge(Math.min(cost, burst), now))
    if (this.#isWaitedFor) this.#ask(now)
    // Those that it was asked for may have been decided about without it.
    else this.#cells = Math.min(this.#cells, this.#mostAhead)
  }

  /** Called by the exchange. */
  goOnAlone(): void {
    const now = this.#exchange.now()
    this.#isAsking = false
    this.#settle((cost) => this.#takeAlone(Math.min(cost, this.#limit.burst), now))
  }

  get #isWaitedFor(): boolean {
    return this.#waiting !== undefined && this.#waiting.length > 0
  }

  #openLine(): WaitingLine {
    const now = (): number => this.#exchange.now()
    return new WaitingLine({ now, decideLate: (cost) => this.#takeAlone(cost, now()) })
  }

  #settle(decide: (cost: number) => Verdict): void {
    this.#waiting?.settle(decide)
    if (!this.#isWaitedFor) this.#waiting = undefined
  }

  #change(limit: RateLimit): void {
    const isSame = limit.intervalMs === this.#limit.intervalMs && limit.burst === this.#limit.burst
    this.#limit = limit
    if (isSame) return
    this.#cells = 0
    this.#ahead = 0
    this.#arrivalMs = Number.NEGATIVE_INFINITY
  }

  #judge(price: number, now: number): Verdict {
    if (this.#cells >= price) {
      this.#cells -= price
      return 'in'
    }
    if (this.#exchange.isOut) return this.#takeAlone(price, now)
    const retryAfterMs = waitFor(this.#arrivalMs, now, this.#limit, price - this.#cells)
    return retryAfterMs > 0 ? { quota: 'requests', retryAfterMs } : 'unknown'
  }

  /** While the store does not answer. */
  #takeAlone(price: number, now: number): Refusal | 'in' {
    const share = Math.max(LEAST_SHARE, this.#shareAt(now))
    return this.#lone.take(price, this.#limit, share, now) ?? 'in'
  }

  /** What it had when the store answered last: nothing is granted since, whoever asks. */
  #shareAt(now: number): number {
    return this.#share.of(this.#limit, Math.min(now, this.#exchange.outSince ?? now))
  }

  #ask(now: number): void {
    if (this.#isAsking || this.#exchange.isOut) return
    const limit = this.#limit
    const wanted = (this.#waiting?.cost ?? 0) - this.#cells
    const least = Math.max(1, (this.#waiting?.firstCost ?? 1) - this.#cells)
    // Nobody waits, and there is nothing to have.
    if (wanted <= 0 && waitFor(this.#arrivalMs, now, limit, 1) > 0) return
    this.#isAsking = true
    this.#askedAt = now
    const most = Math.max(least, wanted + this.#ahead)
    this.#exchange.askCells({ tenantId: this.#tenantId, limit, least, most }, this)
  }

  /** What is held at most for requests that are not there yet. */
  get #mostAhead(): number {
    return Math.floor(AHEAD_MS / this.#limit.intervalMs)
  }

  /** @param askedAt When the lease of before was used up; a store that is far away takes nothing from what is needed. */
  #learn(askedAt: number): void {
    const isBusy = askedAt - this.#leasedAt < AHEAD_MS
    const ahead = isBusy ? this.#ahead * 2 : Math.floor(this.#ahead / 2)
    this.#ahead = Math.min(Math.max(ahead, isBusy ? 1 : 0), this.#mostAhead)
  }
}

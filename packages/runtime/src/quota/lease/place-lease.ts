import type { Refusal } from '../refusal.ts'
import type { Asker, LeaseExchange } from './lease-exchange.ts'
import { LEAST_SHARE } from './least-share.ts'
import type { PlaceGrant, PlaceRequest } from './quota-store.ts'
import { LONGEST_WAIT_MS, type Verdict, WaitingLine } from './waiting-line.ts'

/** How long it is not asked again whether others have given something back. */
const DENIED_MS = 20
/** How long the store may hear of a request behind the time of it: that of an exchange before it, and of its own. */
const ON_ITS_WAY_MS = 2 * LONGEST_WAIT_MS
const REFUSED: Refusal = { quota: 'concurrency', retryAfterMs: 1000 }

/**
 * The places that one process holds of one tenant's concurrency. They are leased for some seconds and renewed meanwhile, so
 * that those of a process that was killed become free by themselves. A process that could not renew its lease lets nobody
 * in before it has another one; what is inside goes on, and is asked for as in use.
 *
 * While the store does not answer, each process goes on with the places that it had, and has an eighth of the limit where
 * that is more. So no more are inside than the limit and an eighth of it for each process; where the store has forgotten what is held
 * or does not answer one process alone, also what that one had in use, until it has ended.
 */
export class PlaceLease implements Asker<PlaceRequest, PlaceGrant> {
  readonly #tenantId: string
  readonly #leaseMs: number
  readonly #exchange: LeaseExchange
  readonly #waiting: WaitingLine
  #limit: number
  #used = 0
  /** The most that were used at once since the last renewal. */
  #peak = 0
  #held = 0
  #heldUntil = Number.NEGATIVE_INFINITY
  /** What it goes down to for the sake of other processes. */
  #share = Number.POSITIVE_INFINITY
  #deniedUntil = Number.NEGATIVE_INFINITY
  #isAsking = false
  /** From here on the lease is counted: the store counts from later on. */
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(
    tenantId: string,
    limit: number,
    { exchange, leaseMs }: { readonly exchange: LeaseExchange; readonly leaseMs: number },
  ) {
    this.#tenantId = tenantId
    this.#limit = limit
    this.#exchange = exchange
    this.#leaseMs = leaseMs
    this.#waiting = new WaitingLine({
      now: () => exchange.now(),
      decideLate: () => this.#takeAlone(),
    })
  }

  /** @returns Undefined for one that may go in, and has to give its place back. */
  take(limit: number, now: number): Refusal | undefined | Promise<Refusal | undefined> {
    if (limit !== this.#limit) this.#change(limit)
    const verdict = this.#take(now)
    if (verdict === 'in') return undefined
    if (verdict !== 'unknown') return verdict
    const answer = this.#waiting.wait(1, now + LONGEST_WAIT_MS)
    this.#ask(now)
    return answer
  }

  giveBack(now: number): void {
    this.#used -= 1
    if (this.#waiting.length > 0) this.#waiting.settle(() => this.#takeHeld(now) ?? 'unknown')
    // Others lack what is held beyond the share.
    if (this.#used <= this.#share && this.#held > this.#share) this.#ask(now)
  }

  /** Holds on to what was needed since the last time, and gives the rest back. */
  renew(now: number): void {
    const needed = Math.max(this.#peak, this.#used)
    this.#peak = this.#used
    if (this.#held > 0 || needed > 0) this.#ask(now, needed)
  }

  /** Whether it knows nothing that a new one would not. */
  get isIdle(): boolean {
    return this.#used === 0 && this.#held === 0 && !this.#isAsking && this.#waiting.length === 0
  }

  /** Called by the exchange. */
  receive({ held, share }: PlaceGrant, { wanted }: PlaceRequest): void {
    const now = this.#exchange.now()
    this.#isAsking = false
    this.#held = held
    this.#share = share
    this.#heldUntil = this.#askedAt + this.#leaseMs
    const isAll = held < wanted || held >= Math.min(this.#limit, share)
    const isShort = held < this.#used + this.#waiting.length
    if (isAll && isShort) this.#deniedUntil = now + DENIED_MS
    this.#waiting.settle(() => this.#take(now))
    // Those that came while the store was asked for the others.
    if (this.#waiting.length > 0) this.#ask(now)
  }

  /** Called by the exchange. */
  goOnAlone(): void {
    this.#isAsking = false
    this.#waiting.settle(() => this.#takeAlone())
  }

  #change(limit: number): void {
    this.#limit = limit
    // They were told with the limit of before.
    this.#share = Number.POSITIVE_INFINITY
    this.#deniedUntil = Number.NEGATIVE_INFINITY
  }

  #take(now: number): Verdict {
    if (this.#exchange.isOut) return this.#takeAlone()
    const isIn = this.#takeHeld(now)
    if (isIn !== undefined) return isIn
    // More than the limit no store would grant.
    return this.#used >= this.#limit || now < this.#deniedUntil ? REFUSED : 'unknown'
  }

  /** Undefined where none of what is held is free. */
  #takeHeld(now: number): 'in' | undefined {
    return now < this.#heldUntil ? this.#takeOf(this.#held) : undefined
  }

  /** While the store does not answer. */
  #takeAlone(): 'in' | Refusal {
    const least = Math.ceil(this.#limit * LEAST_SHARE)
    return this.#takeOf(Math.max(this.#held, least)) ?? REFUSED
  }

  #takeOf(places: number): 'in' | undefined {
    if (this.#used >= Math.min(places, this.#limit, this.#share)) return undefined
    this.#used += 1
    this.#peak = Math.max(this.#peak, this.#used)
    return 'in'
  }

  #ask(now: number, needed = this.#used): void {
    if (this.#isAsking || this.#exchange.isOut) return
    this.#isAsking = true
    this.#askedAt = now
    const inside = Math.max(needed, this.#used + this.#waiting.length)
    // A little more than now, so that not each request that comes on top of the others has to wait.
    const ahead = this.#waiting.length > 0 ? Math.ceil(inside / 4) : 0
    const wanted = Math.max(this.#used, Math.min(this.#limit, this.#share, inside + ahead))
    // When the store hears of it, somebody else may have what was held by a lease that is over.
    const isSure = now + ON_ITS_WAY_MS < this.#heldUntil
    // What is not kept is given up before the store hears of it, and hands it to somebody else.
    this.#held = Math.max(this.#used, isSure ? Math.min(this.#held, wanted) : 0)
    const request = { tenantId: this.#tenantId, limit: this.#limit, firm: this.#held, wanted }
    this.#exchange.askPlaces(request, this)
  }
}

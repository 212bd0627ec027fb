import type { Refusal } from '../refusal.ts'
import type { LeaseExchange } from './lease-exchange.ts'
import { LEAST_SHARE } from './least-share.ts'
import type { PlaceGrant } from './quota-store.ts'

/** How long it is not asked again whether others have given something back. */
const DENIED_MS = 20
const RETRY_AFTER_MS = 1000

/**
 * The places that one process holds of one tenant's concurrency. They are leased for some seconds and renewed meanwhile, so
 * that those of a process that was killed become free by themselves. A process that could not renew its lease lets nobody
 * in before it has another one; what is inside goes on, and is asked for as in use.
 */
export class PlaceLease {
  readonly #tenantId: string
  readonly #leaseMs: number
  readonly #exchange: LeaseExchange
  #limit: number
  #used = 0
  /** The most that were used at once since the last renewal. */
  #peak = 0
  #held = 0
  #heldUntil = 0
  /** What it goes down to for the sake of other processes. */
  #share = Number.POSITIVE_INFINITY
  #deniedUntil = 0
  #waiting: ((refusal: Refusal | undefined) => void)[] = []
  #isAsking = false

  constructor(
    tenantId: string,
    limit: number,
    { exchange, leaseMs }: { readonly exchange: LeaseExchange; readonly leaseMs: number },
  ) {
    this.#tenantId = tenantId
    this.#limit = limit
    this.#exchange = exchange
    this.#leaseMs = leaseMs
  }

  /** Requests of this process that are inside. */
  get used(): number {
    return this.#used
  }

  /** @returns Undefined for one that may go in, and has to give its place back. */
  take(limit: number, now: number): Refusal | undefined | Promise<Refusal | undefined> {
    this.#limit = limit
    const isIn = this.#takeHeld(now)
    if (isIn !== undefined) return isIn ? undefined : refusal()
    const { promise, resolve } = Promise.withResolvers<Refusal | undefined>()
    this.#waiting.push(resolve)
    this.#ask(now)
    return promise
  }

  giveBack(now: number): void {
    this.#used -= 1
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
    return this.#used === 0 && this.#held === 0 && !this.#isAsking
  }

  /** Undefined where only the store can tell. */
  #takeHeld(now: number): boolean | undefined {
    const isOut = this.#exchange.isOut
    const held = isOut ? Math.max(this.#held, Math.ceil(this.#limit * LEAST_SHARE)) : this.#held
    if (this.#used < Math.min(held, this.#limit, this.#share) && (isOut || now < this.#heldUntil)) {
      this.#used += 1
      this.#peak = Math.max(this.#peak, this.#used)
      return true
    }
    return isOut || now < this.#deniedUntil ? false : undefined
  }

  #ask(now: number, needed = this.#used): void {
    if (this.#isAsking || this.#exchange.isOut) return
    this.#isAsking = true
    const inside = Math.max(needed, this.#used + this.#waiting.length)
    // A little more than now, so that not each request that comes on top of the others has to wait.
    const ahead = this.#waiting.length > 0 ? Math.ceil(inside / 4) : 0
    const wanted = Math.max(this.#used, Math.min(this.#limit, this.#share, inside + ahead))
    // What is not kept is given up before the store hears of it, and hands it to somebody else.
    this.#held = Math.max(this.#used, Math.min(this.#held, wanted))
    const request = { tenantId: this.#tenantId, limit: this.#limit, firm: this.#held, wanted }
    void this.#exchange.askPlaces(request).then(
      (grant) => this.#receive(grant, { askedAt: now, wanted }),
      () => this.#decide(false),
    )
  }

  #receive(
    { held, share }: PlaceGrant,
    { askedAt, wanted }: { readonly askedAt: number; readonly wanted: number },
  ): void {
    this.#held = held
    this.#share = share
    // The store counts from later on.
    this.#heldUntil = askedAt + this.#leaseMs
    const isAll = held >= wanted && wanted < Math.min(this.#limit, share)
    if (!isAll && held < this.#used + this.#waiting.length) {
      this.#deniedUntil = this.#exchange.now() + DENIED_MS
    }
    this.#decide(isAll)
  }

  /** @param hasMore Whether the store may have more for those who came while it was asked. */
  #decide(hasMore: boolean): void {
    this.#isAsking = false
    const waiting = this.#waiting
    this.#waiting = []
    const now = this.#exchange.now()
    for (const decide of waiting) {
      if (this.#takeHeld(now) === true) decide(undefined)
      else if (hasMore) this.#waiting.push(decide)
      else decide(refusal())
    }
    if (this.#waiting.length > 0) this.#ask(now)
  }
}

function refusal(): Refusal {
  return { quota: 'concurrency', retryAfterMs: RETRY_AFTER_MS }
}

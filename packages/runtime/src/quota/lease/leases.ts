import type { TenantLimits } from '../../config/index.ts'
import type { Refusal } from '../refusal.ts'
import { LeaseExchange } from './lease-exchange.ts'
import { PlaceLease } from './place-lease.ts'
import type { QuotaStore } from './quota-store.ts'
import { RateLease } from './rate-lease.ts'
import { LONGEST_WAIT_MS } from './waiting-line.ts'

export interface LeasesOptions {
  readonly store: QuotaStore
  /** Names this process in the store. */
  readonly holder: string
  readonly onOutage: (error: unknown) => void
  readonly now?: () => number
}

/** How much of its rate a tenant has left, as far as this process knows. */
export interface RateState {
  readonly remaining: number
  readonly resetMs: number
}

/** What a request wants of a rate, and how long it waits for the store at most, place and rate together. */
interface Asked {
  readonly cost: number
  readonly until: number
}

/** How long the places of a process that was killed stay taken. */
export const LEASE_MS = 6000
const RENEWAL_MS = LEASE_MS / 3

/** What this process may let in of each tenant's requests, out of the limits that all processes share. */
export class Leases {
  readonly #exchange: LeaseExchange
  readonly #now: () => number
  readonly #rates = new Map<string, RateLease>()
  readonly #places = new Map<string, PlaceLease>()
  readonly #renewal: NodeJS.Timeout

  constructor({ now = () => performance.now(), ...options }: LeasesOptions) {
    this.#now = now
    this.#exchange = new LeaseExchange({
      ...options,
      leaseMs: LEASE_MS,
      now,
      onOutage: (error) => {
        // What is in use has to be known there, before others get it.
        if (error === undefined) this.#renew()
        options.onOutage(error)
      },
    })
    this.#renewal = setInterval(() => this.#renew(), RENEWAL_MS).unref()
  }

  /**
   * Lets a request in, or says what it ran into. One that was let in has to `leave`.
   *
   * @param cost Of the request, in those of `limits.requests`: a whole number, 0 for nothing.
   */
  enter(
    tenantId: string,
    limits: TenantLimits,
    cost: number,
  ): Refusal | undefined | Promise<Refusal | undefined> {
    const { requests, concurrency } = limits
    if (concurrency === undefined) {
      if (requests === undefined) return undefined
      const price = Math.min(cost, requests.burst)
      if (this.#rates.get(tenantId)?.takeLeased(price, requests) === true) return undefined
    }
    const now = this.#now()
    const place = this.#takePlace(tenantId, limits, now)
    const asked = { cost, until: now + LONGEST_WAIT_MS }
    if (place instanceof Promise) return this.#enterBehind(place, tenantId, limits, asked)
    if (place !== undefined) return place
    const rate = this.#takeCells(tenantId, limits, asked, now)
    if (rate === undefined) return undefined
    if (rate instanceof Promise) return this.#leaveUnless(rate, tenantId, limits)
    this.leave(tenantId, limits)
    return rate
  }

  /** Gives back what a request that was let in holds. @param limits Those that it was let in with. */
  leave(tenantId: string, { concurrency }: TenantLimits): void {
    if (concurrency !== undefined) this.#places.get(tenantId)?.giveBack(this.#now())
  }

  /** Undefined where nothing of it was asked for yet. */
  rateState(tenantId: string): RateState | undefined {
    const now = this.#now()
    const lease = this.#rates.get(tenantId)
    return lease && { remaining: lease.remaining(now), resetMs: lease.resetMs(now) }
  }

  /** Gives everything back, and closes the store. */
  async close(): Promise<void> {
    clearInterval(this.#renewal)
    await this.#exchange.close()
  }

  #takePlace(
    tenantId: string,
    { concurrency }: TenantLimits,
    now: number,
  ): Refusal | undefined | Promise<Refusal | undefined> {
    if (concurrency === undefined) return undefined
    let lease = this.#places.get(tenantId)
    if (lease === undefined) {
      lease = new PlaceLease(tenantId, concurrency, { exchange: this.#exchange, leaseMs: LEASE_MS })
      this.#places.set(tenantId, lease)
    }
    return lease.take(concurrency, now)
  }

  #takeCells(
    tenantId: string,
    { requests }: TenantLimits,
    { cost, until }: Asked,
    now: number,
  ): Refusal | undefined | Promise<Refusal | undefined> {
    if (requests === undefined) return undefined
    let lease = this.#rates.get(tenantId)
    if (lease === undefined) {
      lease = new RateLease(tenantId, requests, this.#exchange)
      this.#rates.set(tenantId, lease)
    }
    return lease.take(cost, requests, now, until)
  }

  async #enterBehind(
    place: Promise<Refusal | undefined>,
    tenantId: string,
    limits: TenantLimits,
    asked: Asked,
  ): Promise<Refusal | undefined> {
    const refused = await place
    if (refused !== undefined) return refused
    const rate = this.#takeCells(tenantId, limits, asked, this.#now())
    return await this.#leaveUnless(Promise.resolve(rate), tenantId, limits)
  }

  async #leaveUnless(
    rate: Promise<Refusal | undefined>,
    tenantId: string,
    limits: TenantLimits,
  ): Promise<Refusal | undefined> {
    const refused = await rate
    if (refused !== undefined) this.leave(tenantId, limits)
    return refused
  }

  #renew(): void {
    const now = this.#now()
    for (const [tenantId, lease] of this.#places) {
      if (lease.isIdle) this.#places.delete(tenantId)
      else lease.renew(now)
    }
    for (const [tenantId, lease] of this.#rates) {
      if (lease.isIdle(now)) this.#rates.delete(tenantId)
    }
  }
}

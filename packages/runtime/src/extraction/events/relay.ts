import { setTimeout as sleep } from 'node:timers/promises'

import type { Contract } from '../../contract/index.ts'
import { quietly } from '../quietly.ts'
import type { RoutedTenant } from '../routing/routing.ts'
import type { DeliverEvent } from './deliver-event.ts'
import { deliverStream, type EventTrouble, type StreamOptions } from './event-stream.ts'
import type { ClaimedStream, EventStore } from './event-store.ts'

/** What a relay needs of a Tenancy. */
export interface RelayTenancy {
  events(): EventStore
  currentTenant(): RoutedTenant | undefined
  takeUp<Result>(
    handed: { readonly slug: string; readonly tenantId: string },
    run: () => Promise<Result>,
  ): Promise<Result>
}

export interface RelayOptions<Api> {
  readonly contract: Contract<Api>
  readonly tenancy: RelayTenancy
  /** Where events are done: `deliverByRoute`. */
  readonly deliver: DeliverEvent
  /** Tenants that are served at a time by this process. Default: 8. */
  readonly concurrency?: number
  /** How often an event is tried before it is parked and its tenant's events wait for an operator. Default: 12, within some 5 minutes. */
  readonly attempts?: number
  /** Told of an event that is parked. Default: a warning of the process. */
  readonly onParked?: (trouble: EventTrouble) => void
  /** Told of an event that could not be done, and is tried again. Default: nobody is. */
  readonly onFailure?: (trouble: EventTrouble) => void
  /** Told when the catalog or the database of a tenant cannot be asked. Default: nobody is. */
  readonly onOutage?: (error: unknown) => void
}

/** What a relay has done since it began. */
export interface RelayCounts {
  readonly delivered: number
  readonly failed: number
  readonly parked: number
  /** Streams that it delivers right now. */
  readonly underWay: number
}

const CONCURRENCY = 8
const ATTEMPTS = 12
/** Milliseconds until the catalog is asked again, while there was something and when there was nothing. */
const BUSY_MS = 250
const IDLE_MS = 1000
/** A turn ends after so long, so that others have theirs, and what waits is told. */
const TURN_MS = 5000
/** How long a claim holds, or its renewal. */
const HELD_MS = 10_000
const RENEWED_EACH_MS = 3000

/**
 * Delivers the events of a module from this process. Several processes may: a tenant's events are delivered by one of them at
 * a time, in the order in which they were committed. Begin it outside of any tenant's context.
 */
export function startRelay<Api>(options: RelayOptions<Api>): Relay {
  return new Relay(options)
}

/** Delivers events until it is closed. */
export class Relay implements AsyncDisposable {
  readonly #module: string
  readonly #tenancy: RelayTenancy
  readonly #store: EventStore
  readonly #concurrency: number
  readonly #onOutage: (error: unknown) => void
  readonly #stream: StreamOptions
  readonly #counts = { delivered: 0, failed: 0, parked: 0 }
  readonly #closing = new AbortController()
  readonly #underWay = new Set<Promise<void>>()
  readonly #forget: () => void
  readonly #running: Promise<void>
  #wake = new AbortController()
  #claiming = Promise.resolve(false)

  constructor(options: RelayOptions<unknown>) {
    const { contract, tenancy, concurrency = CONCURRENCY } = options
    this.#module = contract.name
    this.#tenancy = tenancy
    this.#store = tenancy.events()
    this.#concurrency = concurrency
    this.#onOutage = quietly(options.onOutage)
    this.#stream = this.#streamOptions(options)
    this.#forget = this.#store.onWritten(() => this.#wake.abort())
    this.#running = this.#run()
  }

  /** What it has done since it began. */
  counts(): RelayCounts {
    return { ...this.#counts, underWay: this.#underWay.size }
  }

  /** Waits until it finds no event that could be delivered now, for a few seconds at most. */
  async deliverWaiting(): Promise<void> {
    const endsAt = performance.now() + TURN_MS
    while (performance.now() < endsAt) {
      // Whoever waits for a commit goes on before all know of it.
      await this.#store.told()
      const found = await this.#claim()
      if (!found && this.#underWay.size === 0) return
      await Promise.all(this.#underWay)
    }
  }

  /** Takes no further event, and waits for those under way. */
  async close(): Promise<void> {
    this.#forget()
    this.#closing.abort()
    await this.#running
    await Promise.all(this.#underWay)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #streamOptions({
    deliver,
    attempts = ATTEMPTS,
    ...listeners
  }: RelayOptions<unknown>): StreamOptions {
    const onParked = quietly(listeners.onParked ?? warnOfParked)
    const onFailure = quietly(listeners.onFailure)
    return {
      module: this.#module,
      store: this.#store,
      attempts,
      deliver: async (event, tenant) => {
        await deliver(event, tenant)
        this.#counts.delivered += 1
      },
      onParked: (trouble) => {
        this.#counts.parked += 1
        onParked(trouble)
      },
      onFailure: (trouble) => {
        this.#counts.failed += 1
        onFailure(trouble)
      },
      random: Math.random,
      way: { failures: 0 },
    }
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      this.#wake = new AbortController()
      const wasBusy = await this.#claim()
      const signal = AbortSignal.any([this.#wake.signal, this.#closing.signal])
      const pauseMs = wasBusy ? BUSY_MS : IDLE_MS
      // What woke it while it claimed ends the pause at once.
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  /** One after another, so that who finds nothing knows of all that is under way. @returns Whether there was something. */
  async #claim(): Promise<boolean> {
    this.#claiming = this.#claiming.then(() => this.#claimNow())
    return await this.#claiming
  }

  async #claimNow(): Promise<boolean> {
    const free = this.#concurrency - this.#underWay.size
    if (free <= 0) return true
    // Held at least from then on: the answer may come late.
    const heldUntil = performance.now() + HELD_MS
    try {
      const claimed = await this.#store.streams.claim(this.#module, free)
      for (const stream of claimed) this.#begin(stream, heldUntil)
      return claimed.length > 0
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#onOutage(error)
      return false
    }
  }

  #begin(claimed: ClaimedStream, heldUntil: number): void {
    const serving = this.#serve(claimed, heldUntil).finally(() => {
      this.#underWay.delete(serving)
      // There may be others that waited for its place, or more of it.
      this.#wake.abort()
    })
    this.#underWay.add(serving)
  }

  async #serve(claimed: ClaimedStream, heldUntil: number): Promise<void> {
    const { streams } = this.#store
    const endsAt = performance.now() + TURN_MS
    const held = { until: heldUntil, isLost: false }
    const onAnswer = (isStill: boolean, until: number): void => {
      held.isLost ||= !isStill
      held.until = Math.max(held.until, until)
    }
    // By the clock, since a delivery may take its time.
    const renewal = setInterval(() => {
      const until = performance.now() + HELD_MS
      const renewed = streams.renew(this.#module, claimed)
      renewed.then((isStill) => onAnswer(isStill, until), this.#onOutage)
    }, RENEWED_EACH_MS)
    const mayGoOn = (): boolean => {
      const now = performance.now()
      return !held.isLost && !this.#closing.signal.aborted && now < Math.min(endsAt, held.until)
    }
    try {
      const state = await this.#tenancy.takeUp(claimed, async () => {
        const tenant = this.#tenancy.currentTenant()
        if (tenant === undefined) throw new TypeError('takeUp gave no tenant.')
        return await deliverStream(this.#stream, { claimed, tenant, mayGoOn })
      })
      await streams.release(this.#module, claimed, state)
    } catch (error) {
      // Left as it is: the stream is taken up again when it is held no longer.
      this.#onOutage(error)
    } finally {
      clearInterval(renewal)
    }
  }
}

function warnOfParked({ event, tenant, attempts }: EventTrouble): void {
  process.emitWarning(
    `The event ${event.id} of ${event.module}.${event.operation} for ${tenant.slug} was tried ${attempts} times and is parked; the tenant's further events wait for it.`,
  )
}

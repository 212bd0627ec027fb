import { setTimeout as sleep } from 'node:timers/promises'

import type { Contract } from '../../contract/index.ts'
import { quietly } from '../quietly.ts'
import type { RoutedTenant } from '../routing/routing.ts'
import type { DeliverEvent } from './deliver-event.ts'
import { deliverStream, type EventTrouble } from './event-stream.ts'
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

export interface Relay extends AsyncDisposable {
  counts(): RelayCounts
  /** Takes no further event, and waits for those under way. */
  close(): Promise<void>
}

const CONCURRENCY = 8
const ATTEMPTS = 12
/** Milliseconds until the catalog is asked again, while there was something and when there was nothing. */
const BUSY_MS = 250
const IDLE_MS = 1000
/** A turn ends after so long, so that others have theirs, and what waits is told. */
const TURN_MS = 5000
/** Of the 10 s that a stream is held. */
const RENEWED_EACH_MS = 3000

/**
 * Delivers the events of a module from this process. Several processes may: a tenant's events are delivered by one of them at
 * a time, in the order in which they were committed.
 */
export function startRelay<Api>(options: RelayOptions<Api>): Relay {
  const { contract, tenancy, concurrency = CONCURRENCY, attempts = ATTEMPTS } = options
  const module = contract.name
  const store = tenancy.events()
  const closing = new AbortController()
  const underWay = new Set<Promise<void>>()
  const counts = { delivered: 0, failed: 0, parked: 0 }
  const onOutage = quietly(options.onOutage)
  const onParked = quietly(options.onParked ?? warnOfParked)
  const onFailure = quietly(options.onFailure)
  let wake = new AbortController()
  let wasWoken = false
  const wakeUp = (): void => {
    wasWoken = true
    wake.abort()
  }
  const forget = store.onWritten(wakeUp)
  const streamOptions = {
    module,
    store,
    attempts,
    random: Math.random,
    way: { failures: 0 },
    deliver: async (event, tenant) => {
      await options.deliver(event, tenant)
      counts.delivered += 1
    },
    onParked: (trouble: EventTrouble) => {
      counts.parked += 1
      onParked(trouble)
    },
    onFailure: (trouble: EventTrouble) => {
      counts.failed += 1
      onFailure(trouble)
    },
  } satisfies Parameters<typeof deliverStream>[0]

  const serve = async (claimed: ClaimedStream): Promise<void> => {
    const { tenantId, slug } = claimed
    const endsAt = performance.now() + TURN_MS
    let isHeld = true
    // By the clock, since a delivery may take its time.
    const renewal = setInterval(() => {
      const renewed = store.streams.renew(module, claimed)
      renewed.then((isStill) => (isHeld &&= isStill), onOutage)
    }, RENEWED_EACH_MS)
    try {
      const state = await tenancy.takeUp({ tenantId, slug }, async () => {
        const tenant = tenancy.currentTenant()
        if (tenant === undefined) throw new TypeError('takeUp gave no tenant.')
        const mayGoOn = (): boolean =>
          isHeld && !closing.signal.aborted && performance.now() < endsAt
        return await deliverStream(streamOptions, { claimed, tenant, mayGoOn })
      })
      await store.streams.release(module, claimed, state)
    } catch (error) {
      // Left as it is: the stream is taken up again when it is held no longer.
      onOutage(error)
    } finally {
      clearInterval(renewal)
    }
  }

  /** @returns Whether there was something. */
  const claim = async (): Promise<boolean> => {
    const free = concurrency - underWay.size
    if (free <= 0) return true
    try {
      const claimed = await store.streams.claim(module, free)
      for (const stream of claimed) {
        const serving = serve(stream).finally(() => {
          underWay.delete(serving)
          // There may be others that waited for its place, or more of it.
          wakeUp()
        })
        underWay.add(serving)
      }
      return claimed.length > 0
    } catch (error) {
      if (!closing.signal.aborted) onOutage(error)
      return false
    }
  }

  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      wasWoken = false
      wake = new AbortController()
      const wasBusy = await claim()
      if (wasWoken) continue
      const signal = AbortSignal.any([wake.signal, closing.signal])
      await sleep(wasBusy ? BUSY_MS : IDLE_MS, undefined, { signal, ref: false }).catch(
        () => undefined,
      )
    }
  }

  const running = run()
  const close = async (): Promise<void> => {
    forget()
    closing.abort()
    await running
    await Promise.all(underWay)
  }
  return {
    counts: () => ({ ...counts, underWay: underWay.size }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function warnOfParked({ event, tenant, attempts }: EventTrouble): void {
  process.emitWarning(
    `The event ${event.id} of ${event.module}.${event.operation} for ${tenant.slug} was tried ${attempts} times and is parked; the tenant's further events wait for it.`,
    { code: 'EVENT_PARKED' },
  )
}

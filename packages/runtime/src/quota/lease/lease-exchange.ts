import { withDeadline } from '../../context/with-deadline.ts'
import type {
  CellGrant,
  CellRequest,
  LeaseGrants,
  PlaceGrant,
  PlaceRequest,
  QuotaStore,
} from './quota-store.ts'

export interface LeaseExchangeOptions {
  readonly store: QuotaStore
  /** Names this process in the store. */
  readonly holder: string
  /** How long places are held without another request for them. */
  readonly leaseMs: number
  readonly now: () => number
  /** Told once for each outage of the store, with its error, and undefined when that is over. */
  readonly onOutage: (error: unknown) => void
}

/** The store did not answer: whoever asked decides alone. */
export class StoreOutage extends Error {
  override readonly name = 'StoreOutage'
}

interface Asked<Request, Grant> {
  readonly request: Request
  readonly settle: (grant: Grant) => void
  readonly fail: (outage: StoreOutage) => void
}

const ANSWER_DEADLINE_MS = 250
const RETRY_MS = 500

/**
 * The way of one process to the store: what is asked while an answer is on its way is asked in one go behind it, whatever
 * number of tenants that is for. A store that does not answer in 250 ms is left alone for half a second, and so on.
 */
export class LeaseExchange {
  readonly #options: LeaseExchangeOptions
  #cells: Asked<CellRequest, CellGrant>[] = []
  #places: Asked<PlaceRequest, PlaceGrant>[] = []
  #sending: Promise<void> | undefined
  #retryAt = 0
  #isOut = false
  #hasAsked = false

  constructor(options: LeaseExchangeOptions) {
    this.#options = options
  }

  /** Whether the store does not answer, and is not worth asking yet. */
  get isOut(): boolean {
    return this.#isOut && this.#options.now() < this.#retryAt
  }

  /** Of the clock that leases are counted on in this process. */
  now(): number {
    return this.#options.now()
  }

  /** At most one request for a tenant at a time. @throws {StoreOutage} */
  async askCells(request: CellRequest): Promise<CellGrant> {
    return await this.#ask(this.#cells, request)
  }

  /** At most one request for a tenant at a time. @throws {StoreOutage} */
  async askPlaces(request: PlaceRequest): Promise<PlaceGrant> {
    return await this.#ask(this.#places, request)
  }

  /** Gives back what this process holds; a store that does not answer gets it back when the lease is over. */
  async close(): Promise<void> {
    const { store, holder } = this.#options
    await this.#sending
    if (this.#hasAsked) {
      await withDeadline(store.leave(holder), ANSWER_DEADLINE_MS).catch(() => undefined)
    }
    await store.close()
  }

  async #ask<Request, Grant>(line: Asked<Request, Grant>[], request: Request): Promise<Grant> {
    if (this.isOut) throw new StoreOutage('The store of quotas did not answer a moment ago.')
    const { promise, resolve: settle, reject: fail } = Promise.withResolvers<Grant>()
    line.push({ request, settle, fail })
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = undefined))
    return await promise
  }

  async #sendAll(): Promise<void> {
    // Whoever else asks in this turn of the event loop is asked for along with it.
    await Promise.resolve()
    while (this.#cells.length > 0 || this.#places.length > 0) await this.#send()
  }

  async #send(): Promise<void> {
    const { store, holder, leaseMs } = this.#options
    const [cells, places] = [this.#cells, this.#places]
    this.#cells = []
    this.#places = []
    this.#hasAsked = true
    try {
      const asked = store.exchange({
        holder,
        leaseMs,
        cells: cells.map(({ request }) => request),
        places: places.map(({ request }) => request),
      })
      const grants = await withDeadline(asked, ANSWER_DEADLINE_MS)
      this.#recover()
      settle(cells, places, grants)
    } catch (error) {
      this.#giveUp(error)
      const outage = new StoreOutage('The store of quotas does not answer.', { cause: error })
      for (const { fail } of [...cells, ...places]) fail(outage)
    }
  }

  #recover(): void {
    if (this.#isOut) this.#options.onOutage(undefined)
    this.#isOut = false
  }

  #giveUp(error: unknown): void {
    this.#retryAt = this.#options.now() + RETRY_MS
    if (!this.#isOut) this.#options.onOutage(error)
    this.#isOut = true
  }
}

function settle(
  cells: readonly Asked<CellRequest, CellGrant>[],
  places: readonly Asked<PlaceRequest, PlaceGrant>[],
  grants: LeaseGrants,
): void {
  if (grants.cells.length !== cells.length || grants.places.length !== places.length) {
    throw new TypeError('The store of quotas answered something else than it was asked.')
  }
  for (const [index, grant] of grants.cells.entries()) cells[index]?.settle(grant)
  for (const [index, grant] of grants.places.entries()) places[index]?.settle(grant)
}

import type {
  CellGrant,
  CellRequest,
  LeaseGrants,
  PlaceGrant,
  PlaceRequest,
} from './quota-store.ts'
import { StoreLink, type StoreLinkOptions, StoreOutage } from './store-link.ts'

interface Asked<Request, Grant> {
  readonly request: Request
  readonly settle: (grant: Grant) => void
  readonly fail: (outage: unknown) => void
}

/** So many tenants are asked for at a time: all that a process knows could be too many for the time of an answer. */
const MOST_AT_A_TIME = 500

/**
 * The way of one process to the store: what is asked while an answer is on its way is asked in one go behind it, whatever
 * number of tenants that is for.
 */
export class LeaseExchange {
  readonly #now: () => number
  readonly #link: StoreLink
  #cells: Asked<CellRequest, CellGrant>[] = []
  #places: Asked<PlaceRequest, PlaceGrant>[] = []
  #sending: Promise<void> | undefined
  #closing: Promise<void> | undefined

  constructor(options: StoreLinkOptions) {
    this.#now = options.now
    this.#link = new StoreLink(options)
  }

  /** Whether the store does not answer, and is not worth asking yet. */
  get isOut(): boolean {
    return this.#link.isOut
  }

  /** Since when it does not answer; undefined while it does. */
  get outSince(): number | undefined {
    return this.#link.outSince
  }

  /** Of the clock that leases are counted on in this process. */
  now(): number {
    return this.#now()
  }

  /** At most one request for a tenant at a time. @throws {StoreOutage} */
  async askCells(request: CellRequest): Promise<CellGrant> {
    return await this.#ask(this.#cells, request)
  }

  /** At most one request for a tenant at a time. @throws {StoreOutage} */
  async askPlaces(request: PlaceRequest): Promise<PlaceGrant> {
    return await this.#ask(this.#places, request)
  }

  /** Asks for nothing more, and gives back what this process holds. */
  async close(): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  async #close(): Promise<void> {
    this.#link.stop()
    await this.#sending
    await this.#link.close()
  }

  async #ask<Request, Grant>(line: Asked<Request, Grant>[], request: Request): Promise<Grant> {
    if (this.isOut) throw new StoreOutage('The store of quotas did not answer a moment ago.')
    const { promise, resolve: settle, reject: fail } = Promise.withResolvers<Grant>()
    line.push({ request, settle, fail })
    this.#sending ??= this.#sendAll()
    return await promise
  }

  async #sendAll(): Promise<void> {
    // Whoever else asks in this turn of the event loop is asked for along with it.
    await Promise.resolve()
    while (this.#cells.length > 0 || this.#places.length > 0) {
      await this.#send(
        this.#cells.splice(0, MOST_AT_A_TIME),
        this.#places.splice(0, MOST_AT_A_TIME),
      )
    }
    // In the turn of the last look: whoever asks from here on begins anew.
    this.#sending = undefined
  }

  async #send(
    cells: readonly Asked<CellRequest, CellGrant>[],
    places: readonly Asked<PlaceRequest, PlaceGrant>[],
  ): Promise<void> {
    let grants: LeaseGrants
    try {
      grants = await this.#link.exchange(
        cells.map(({ request }) => request),
        places.map(({ request }) => request),
      )
    } catch (outage) {
      for (const { fail } of [...cells, ...places]) fail(outage)
      return
    }
    for (const [index, grant] of grants.cells.entries()) cells[index]?.settle(grant)
    for (const [index, grant] of grants.places.entries()) places[index]?.settle(grant)
  }
}

import type {
  CellGrant,
  CellRequest,
  LeaseGrants,
  PlaceGrant,
  PlaceRequest,
} from './quota-store.ts'
import { StoreLink, type StoreLinkOptions } from './store-link.ts'

/** Who asks, and is told of the answer: called back, since promises would cost more than all else that is done for a lease. */
export interface Asker<Request, Grant> {
  receive(grant: Grant, request: Request): void
  /** The store does not answer. */
  goOnAlone(): void
}

interface Asked<Request, Grant> {
  readonly request: Request
  readonly asker: Asker<Request, Grant>
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

  /** At most one request for a tenant at a time. */
  askCells(request: CellRequest, asker: Asker<CellRequest, CellGrant>): void {
    this.#cells.push({ request, asker })
    this.#sending ??= this.#sendAll()
  }

  /** At most one request for a tenant at a time. */
  askPlaces(request: PlaceRequest, asker: Asker<PlaceRequest, PlaceGrant>): void {
    this.#places.push({ request, asker })
    this.#sending ??= this.#sendAll()
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
      grants = await this.#link.exchange(cells.map(requestOf), places.map(requestOf))
    } catch {
      // Whoever watches the store was told of its error by the link.
      for (const { asker } of [...cells, ...places]) asker.goOnAlone()
      return
    }
    handOut(cells, grants.cells)
    handOut(places, grants.places)
  }
}

function requestOf<Request>({ request }: { readonly request: Request }): Request {
  return request
}

function handOut<Request, Grant>(
  asked: readonly Asked<Request, Grant>[],
  grants: readonly Grant[],
): void {
  for (const [index, { asker, request }] of asked.entries()) {
    const grant = grants[index]
    if (grant !== undefined) asker.receive(grant, request)
  }
}

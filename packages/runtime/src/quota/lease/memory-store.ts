import { takeCells } from './gcra.ts'
import { grantPlaces, type HeldPlaces } from './grant-places.ts'
import type {
  CellGrant,
  CellRequest,
  LeaseGrants,
  LeaseRequests,
  PlaceGrant,
  PlaceRequest,
  QuotaStore,
} from './quota-store.ts'

/** Shares limits between those that have this very object, which are of one process. The measure of the other stores. */
export class MemoryStore implements QuotaStore {
  readonly #now: () => number
  readonly #arrivals = new Map<string, number>()
  readonly #places = new Map<string, Map<string, HeldPlaces>>()

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  async exchange({ holder, leaseMs, cells, places }: LeaseRequests): Promise<LeaseGrants> {
    const now = this.#now()
    return {
      cells: cells.map((request) => this.#take(request, now)),
      places: places.map((request) => this.#hold(request, { holder, leaseMs, now })),
    }
  }

  async leave(holder: string): Promise<void> {
    for (const holders of this.#places.values()) holders.delete(holder)
  }

  async close(): Promise<void> {}

  #take({ tenantId, limit, least, most }: CellRequest, now: number): CellGrant {
    const { arrivalMs, granted } = takeCells(this.#arrivals.get(tenantId), now, limit, {
      least,
      most,
    })
    this.#arrivals.set(tenantId, arrivalMs)
    return { granted, spentMs: arrivalMs - now }
  }

  #hold(
    { tenantId, limit, firm, wanted }: PlaceRequest,
    { holder, leaseMs, now }: { holder: string; leaseMs: number; now: number },
  ): PlaceGrant {
    const holders = this.#places.get(tenantId) ?? new Map<string, HeldPlaces>()
    this.#places.set(tenantId, holders)
    for (const [name, place] of holders) {
      if (name === holder || place.expiresAt <= now) holders.delete(name)
      // On a clock that was set back a lease would last for as long as that.
      else holders.set(name, { ...place, expiresAt: Math.min(place.expiresAt, now + leaseMs) })
    }
    const others = [...holders.values()]
    const granted = grantPlaces({ limit, firm, wanted, others })
    if (wanted > 0 || firm > 0)
      holders.set(holder, { held: granted.held, wanted, expiresAt: now + leaseMs })
    return granted
  }
}

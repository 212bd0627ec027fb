import { FORGOTTEN_MS, takeCells } from './gcra.ts'
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
  /** Of each tenant, by its limits. */
  readonly #arrivals = new Map<string, Map<string, number>>()
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
    const arrivals = this.#arrivals.get(tenantId) ?? new Map<string, number>()
    this.#arrivals.set(tenantId, arrivals)
    const name = `${limit.intervalMs} ${limit.burst}`
    const spent = arrivals.get(name) ?? startOf(arrivals, now)
    const { arrivalMs, granted } = takeCells(spent, now, limit, { least, most })
    arrivals.set(name, arrivalMs)
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

/** Where a limit begins that is new, behind what was spent of the others. */
function startOf(arrivals: Map<string, number>, now: number): number {
  for (const [name, arrivalMs] of arrivals) {
    if (arrivalMs < now - FORGOTTEN_MS) arrivals.delete(name)
  }
  return Math.max(now, ...arrivals.values())
}

import type { Tenant } from '../catalog/tenant.ts'
import type { TenantLimits } from '../config/index.ts'
import type { Leases } from './lease/leases.ts'
import type { Refusal } from './refusal.ts'
import { assertRouteQuota, type RouteQuota } from './route-quota.ts'
import type { Inside, LoadShedder } from './shedding/load-shedder.ts'
import type { Observers, RequestOutcome } from './usage/observers.ts'
import type { RequestsInside } from './usage/requests-inside.ts'
import type { UsageBook } from './usage/usage-book.ts'

/** Who asks, and what that tenant may. */
export interface Caller {
  readonly tenant: Tenant
  readonly limits: TenantLimits
}

/** How a request ended. */
export interface RequestEnd {
  readonly bytesIn: number
  readonly bytesOut: number
  readonly outcome: RequestOutcome
}

/** A request that was let in. It has to end, however that is; only the first end counts. */
export interface Passage {
  end(how: RequestEnd): void
}

export type DoorAnswer = { readonly passage: Passage } | { readonly refusal: Refusal }

export interface DoorOptions {
  /** Undefined where no load is shed. */
  readonly shedder: LoadShedder | undefined
  readonly leases: Leases
  readonly book: UsageBook
  readonly inside: RequestsInside
  readonly observers: Observers
}

/**
 * Where requests come in: what the process cannot serve and what is beyond the quota of its tenant ends here, before
 * anything is done for it. Load is looked at first, since it costs the tenant nothing.
 */
export class Door {
  readonly #options: DoorOptions

  constructor(options: DoorOptions) {
    this.#options = options
  }

  /** Requests that were let in and have not ended. */
  get inside(): number {
    return this.#options.inside.all
  }

  /**
   * Decides at once, but where a lease has to be asked for first.
   *
   * @throws {TenantryError} QUOTA_ROUTE_INVALID
   */
  enter(caller: Caller, route: RouteQuota = {}): DoorAnswer | Promise<DoorAnswer> {
    assertRouteQuota(route)
    const { shedder, leases } = this.#options
    const { tenant, limits } = caller
    const { cost = 1, priority = 'normal' } = route
    const shed = shedder?.refuse(tenant.tier, priority)
    // What is refused here says nothing of the tenant, and shadow mode is about tenants.
    if (shed !== undefined) return this.#refuse(caller, shed)
    const refusal = leases.enter(tenant.id, limits, cost)
    if (refusal instanceof Promise)
      return refusal.then((later) => this.#answer(caller, cost, later))
    return this.#answer(caller, cost, refusal)
  }

  #answer(caller: Caller, cost: number, refusal: Refusal | undefined): DoorAnswer {
    if (refusal === undefined) return { passage: this.#letIn(caller, cost, true) }
    if (!caller.limits.isShadow) return this.#refuse(caller, refusal)
    this.#count(caller, refusal)
    return { passage: this.#letIn(caller, cost, false) }
  }

  #refuse(caller: Caller, refusal: Refusal): DoorAnswer {
    this.#count(caller, refusal)
    return { refusal }
  }

  #count({ tenant }: Caller, { quota }: Refusal): void {
    this.#options.book.note(tenant, (usage) => {
      usage.refused[quota] += 1
    })
  }

  /** @param holdsPlace Whether it has taken a place of the tenant's concurrency. */
  #letIn({ tenant, limits }: Caller, cost: number, holdsPlace: boolean): Passage {
    const { shedder, leases, book, observers, inside: counts } = this.#options
    const { tier } = tenant
    const inside: Inside | undefined = shedder?.enter(tier)
    const began = observers.isEmpty ? undefined : performance.now()
    counts.enter(tenant.id)
    let isOver = false
    return {
      end: ({ bytesIn, bytesOut, outcome }) => {
        if (isOver) return
        isOver = true
        counts.leave(tenant.id)
        if (inside !== undefined) shedder?.leave(inside, outcome === 'served')
        if (holdsPlace) leases.leave(tenant.id, limits)
        book.note(tenant, (usage) => {
          usage.requests += 1
          if (outcome === 'failed') usage.failed += 1
          usage.cost += cost
          usage.bytesIn += bytesIn
          usage.bytesOut += bytesOut
        })
        if (began === undefined) return
        observers.requestEnded({ tier, outcome, tookMs: performance.now() - began })
      },
    }
  }
}

import { randomUUID } from 'node:crypto'

import type { RateLimit, ResolvedConfig, TenantLimits } from '../config/index.ts'
import { type Caller, Door, type DoorAnswer } from './door.ts'
import type { RouteQuota } from './route-quota.ts'
import { Leases } from './lease/leases.ts'
import { MemoryStore } from './lease/memory-store.ts'
import type { QuotaStore } from './lease/quota-store.ts'
import { LoadShedder } from './shedding/load-shedder.ts'
import { Observers } from './usage/observers.ts'
import { RequestsInside } from './usage/requests-inside.ts'
import { UsageBook } from './usage/usage-book.ts'
import { type UsageOutlet, UsageReporter } from './usage/usage-reporter.ts'

/** The answer of the door, with what the response tells a client of its rate. */
export type Entry = DoorAnswer & { readonly headers: Readonly<Record<string, string>> }

/** What the store of limits has done. */
export interface StoreState {
  /** Since the process began. */
  readonly outages: number
  /** Whether it does not answer now. */
  readonly isOut: boolean
}

export interface QuotasOptions {
  readonly config: ResolvedConfig
  /** Used where the configuration names PostgreSQL. */
  readonly postgres: () => QuotaStore
  /** In place of what the configuration names. */
  readonly store?: QuotaStore | undefined
  readonly onOutage: (error: unknown) => void
  /** Where it is told what tenants use; undefined where nobody is told. */
  readonly outlet?: UsageOutlet | undefined
}

/** What one process does for the quotas of tenants: its door, its leases and its books. */
export class Quotas {
  /** Names this process, where processes share something. */
  readonly process = randomUUID()
  readonly book = new UsageBook()
  readonly observers = new Observers()
  readonly door: Door
  readonly shedder: LoadShedder | undefined
  readonly #inside = new RequestsInside()
  readonly #leases: Leases
  #store: StoreState = { outages: 0, isOut: false }
  readonly #reporter: UsageReporter | undefined

  constructor({ config, postgres, store, onOutage, outlet }: QuotasOptions) {
    const tiers = [...config.tiers.values()].map(({ name, limits }) => ({
      name,
      weight: limits.database.weight,
    }))
    this.shedder = config.quotas.shedding ? new LoadShedder(tiers) : undefined
    this.#leases = new Leases({
      store: store ?? (config.quotas.store === 'postgres' ? postgres() : new MemoryStore()),
      holder: this.process,
      onOutage: (error) => {
        const isOut = error !== undefined
        this.#store = { outages: this.#store.outages + (isOut ? 1 : 0), isOut }
        onOutage(error)
      },
    })
    const { shedder, book, observers } = this
    const inside = this.#inside
    this.door = new Door({ shedder, book, observers, inside, leases: this.#leases })
    this.#reporter =
      outlet &&
      new UsageReporter({
        ...outlet,
        process: this.process,
        book,
        inside: () => inside.counts(),
      })
  }

  get store(): StoreState {
    return this.#store
  }

  /** Lets a request in, or says what it ran into, with the fields of its response. */
  letIn(caller: Caller, route: RouteQuota | undefined): Entry | Promise<Entry> {
    const answer = this.door.enter(caller, route)
    return answer instanceof Promise
      ? answer.then((later) => this.#entry(caller, later))
      : this.#entry(caller, answer)
  }

  #entry({ tenant, limits }: Caller, answer: DoorAnswer): Entry {
    return { ...answer, headers: this.#fields(tenant.id, limits) }
  }

  /** The fields of a response that tell a client of its rate (draft-ietf-httpapi-ratelimit-headers-10); none without a limit. */
  #fields(tenantId: string, { requests }: TenantLimits): Readonly<Record<string, string>> {
    if (requests === undefined) return NO_FIELDS
    const { remaining = requests.burst, resetMs = 0 } = this.#leases.rateState(tenantId) ?? {}
    return {
      'ratelimit-policy': policyOf(requests),
      ratelimit: `"requests";r=${remaining};t=${seconds(resetMs)}`,
    }
  }

  async close(): Promise<void> {
    await this.#reporter?.close()
    await this.#leases.close()
  }
}

const NO_FIELDS: Readonly<Record<string, string>> = {}

const policies = new WeakMap<RateLimit, string>()

/** The same for all tenants of a tier. */
function policyOf(limit: RateLimit): string {
  const known = policies.get(limit)
  if (known !== undefined) return known
  const { intervalMs, burst } = limit
  const policy = `"requests";q=${burst};w=${seconds(burst * intervalMs)}`
  policies.set(limit, policy)
  return policy
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000)
}

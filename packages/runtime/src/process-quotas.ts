import { hostname } from 'node:os'

import { type CatalogConnection } from './catalog-connection.ts'
import type { ResolvedConfig } from './config/index.ts'
import type { DatabasePlace, Pools } from './database/connections/pools.ts'
import type { Replicas } from './database/replica/replicas.ts'
import { isSingleSession } from './database/single-session.ts'
import { postgresStore, quotaLine, usageOutlet } from './postgres-quotas.ts'
import type { Caller } from './quota/door.ts'
import type { Entry, Observer, RouteQuota, Usage } from './quota/index.ts'
import { Quotas } from './quota/quotas.ts'
import type { StorageGuard } from './quota/storage/storage-guard.ts'
import { BusiestShares } from './quota/usage/busiest-shares.ts'
import { resolveMetering } from './quota/usage/metering-options.ts'
import { Metering } from './quota/usage/metering.ts'
import type { Observers } from './quota/usage/observers.ts'
import type { UsageBook } from './quota/usage/usage-book.ts'
import { noUsage } from './quota/usage/usage.ts'
import { storageQuotas } from './storage-quotas.ts'
import type { TenancyOptions } from './tenancy-options.ts'
import type { TenancyVitals } from './vitals.ts'

export interface ProcessQuotasOptions extends Omit<TenancyOptions, 'log'> {
  readonly config: ResolvedConfig
  readonly catalog: DatabasePlace
  readonly pools: Pools
  readonly systemPools: Pools
  readonly replicas: Replicas
}

/** All that one process does for quotas, with its ways to the catalog: what is let in, stored, counted and told. */
export class ProcessQuotas {
  readonly storage: StorageGuard
  readonly #options: ProcessQuotasOptions
  readonly #line: CatalogConnection
  readonly #quotas: Quotas
  readonly #metering: Metering | undefined
  #busiest: BusiestShares | undefined

  constructor(options: ProcessQuotasOptions) {
    const { config, catalog, pools, systemPools, quotaStore, metering } = options
    const { onQuotaOutage = ignore, onUsageOutage = ignore, onStorage = ignore } = options
    const settings =
      metering && resolveMetering(metering, { producer: `${config.name} on ${hostname()}` })
    const line = quotaLine(config, catalog)
    this.#options = options
    this.#line = line
    this.#quotas = new Quotas({
      config,
      postgres: () => postgresStore(config, catalog, line),
      store: quotaStore,
      onOutage: onQuotaOutage,
      // On a single session it would come between the statements of somebody's transaction.
      outlet:
        config.quotas.usage && !isSingleSession(config.catalogCluster.stream)
          ? usageOutlet(line, { connections: () => pools.held(), onOutage: onUsageOutage })
          : undefined,
    })
    const { book, process: holder } = this.#quotas
    this.storage = storageQuotas({ config, catalog, systemPools, holder, book, onNews: onStorage })
    this.#metering = settings && new Metering(book, settings)
  }

  get book(): UsageBook {
    return this.#quotas.book
  }

  get observers(): Observers {
    return this.#quotas.observers
  }

  letIn(caller: Caller, route: RouteQuota | undefined): Entry | Promise<Entry> {
    return this.#quotas.letIn(caller, route)
  }

  /** Since the process began, by tier. */
  usage(): ReadonlyMap<string, Readonly<Usage>> {
    return this.#quotas.book.tiers()
  }

  observe(observer: Observer): () => void {
    this.#busiest ??= new BusiestShares(this.#quotas.book)
    return this.#quotas.observers.add(observer)
  }

  vitals(): TenancyVitals {
    const { config, pools, systemPools, replicas } = this.#options
    const { book, door, shedder, store } = this.#quotas
    const used = book.tiers()
    const tiers = new Set([...config.tiers.keys(), ...used.keys()])
    return {
      usage: new Map([...tiers].map((tier) => [tier, used.get(tier) ?? noUsage()])),
      busiestShares: this.#busiest?.read() ?? new Map(),
      connections: {
        app: pools.states(),
        system: systemPools.states(),
        replica: replicas.states(),
      },
      inside: door.inside,
      loadLimit: shedder?.state.limit,
      store,
      metering: this.#metering?.state,
    }
  }

  /** Hands over what was metered, while a sink may still write through the pools; for 5 s at most. */
  async drain(): Promise<void> {
    await this.#metering?.drain()
  }

  /** Gives back what is leased. The pools of the system role may be closed behind it, and no earlier. */
  async close(): Promise<void> {
    await Promise.all([this.#closeQuotas(), this.storage.close()])
  }

  /** Hands over what statements have used that were cut. Call it behind everything else. */
  async end(): Promise<void> {
    await this.#metering?.close()
  }

  async #closeQuotas(): Promise<void> {
    try {
      await this.#quotas.close()
    } finally {
      await this.#line.close()
    }
  }
}

function ignore(): void {}

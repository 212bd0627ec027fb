import type { ConnectionsState } from './database/connections/cluster-connections.ts'
import type { MeteringState, Usage } from './quota/index.ts'
import type { StoreState } from './quota/quotas.ts'

/** How one process does, at one moment. Nothing in it tells one tenant from another. */
export interface TenancyVitals {
  /** Since the process began, by tier: all of the configuration, and those that tenants have besides. */
  readonly usage: ReadonlyMap<string, Readonly<Usage>>
  /** Of the database time of the process, what the busiest tenant of a tier has, from 0 to 1. Empty while nobody observes. */
  readonly busiestShares: ReadonlyMap<string, number>
  /** By cluster: under the login of requests, under that of the system scope, and to replicas under that of requests. */
  readonly connections: Readonly<
    Record<'app' | 'system' | 'replica', ReadonlyMap<string, ConnectionsState>>
  >
  /** Requests that were let in and have not ended. */
  readonly inside: number
  /** How many may be inside, as load shedding has found out. Undefined where no load is shed. */
  readonly loadLimit: number | undefined
  /** Of the limits that processes share. */
  readonly store: StoreState
  /** Undefined where nothing is metered. */
  readonly metering: MeteringState | undefined
}

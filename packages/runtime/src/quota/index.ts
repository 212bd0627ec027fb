export type { DoorAnswer, Passage, RequestEnd } from './door.ts'
export { assertRouteQuota, type RouteQuota } from './route-quota.ts'
export type { Entry } from './quotas.ts'
export type { QuotaName, Refusal } from './refusal.ts'
export type { Priority } from './shedding/load-shedder.ts'
export { Leases, type LeasesOptions, type RateState } from './lease/leases.ts'
export { MemoryStore } from './lease/memory-store.ts'
export type {
  CellGrant,
  CellRequest,
  LeaseGrants,
  LeaseRequests,
  PlaceGrant,
  PlaceRequest,
  QuotaStore,
} from './lease/quota-store.ts'
export type { StorageLevel, StorageNews } from './storage/storage-news.ts'
export type { Amount } from './storage/storage-store.ts'
export type { MeteringOptions } from './usage/metering-options.ts'
export type { MeteringState, UsageSink } from './usage/metering.ts'
export type { Observer, RequestOutcome } from './usage/observers.ts'
export type { BatchKey, UsageBatch } from './usage/usage-batch.ts'
export type { TenantUsage, UsageReader } from './usage/usage-book.ts'
export type { Usage } from './usage/usage.ts'

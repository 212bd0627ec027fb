import type { RateLimit } from '../../config/index.ts'

/** Asks for cells of a tenant's rate. They are the asker's from then on, whether it uses them or not. */
export interface CellRequest {
  readonly tenantId: string
  readonly limit: RateLimit
  /** Fewer are not worth having: then none are granted. */
  readonly least: number
  readonly most: number
}

export interface CellGrant {
  readonly granted: number
  /** How far the rate is spent: the theoretical arrival time behind the grant, in milliseconds from now on. */
  readonly spentMs: number
}

/** Asks for places of a tenant's concurrency, in place of those held so far, for as long as the lease lasts. */
export interface PlaceRequest {
  readonly tenantId: string
  readonly limit: number
  /** Kept in any case: what is in use, or may be by the time of the answer. 0 with nothing wanted gives all back. */
  readonly firm: number
  readonly wanted: number
}

export interface PlaceGrant {
  readonly held: number
  /** What to go down to as requests end: less than the limit where another process lacks places. */
  readonly share: number
}

/** What one process asks of the store at a time. */
export interface LeaseRequests {
  /** Names the process: what it holds is under this name. */
  readonly holder: string
  /** How long places are held without another request for them. */
  readonly leaseMs: number
  readonly cells: readonly CellRequest[]
  readonly places: readonly PlaceRequest[]
}

/** One answer for each request, in the order of those. */
export interface LeaseGrants {
  readonly cells: readonly CellGrant[]
  readonly places: readonly PlaceGrant[]
}

/**
 * Where the processes of an application share the limits of tenants. It counts on one clock of its own, and each tenant is
 * counted for by itself. So is each limit of a tenant: processes follow a change one after the other, and of two releases each
 * may have its own, so that by the narrower one nothing may be forgotten that was spent of the wider one. A limit that is new
 * begins with what was spent of the others, as far as its own burst goes. A store that has lost everything grants each tenant its burst again, and places as they are free.
 */
export interface QuotaStore {
  /**
   * At most one call of a process is under way at a time, but for one that was not answered in time. What it throws is an outage.
   * A store that was out is tried with one cell of the tenant `00000000-0000-0000-0000-000000000000`, which is nobody's.
   */
  exchange(requests: LeaseRequests): Promise<LeaseGrants>
  /** Gives back every place that a process holds. */
  leave(holder: string): Promise<void>
  close(): Promise<void>
}

import type { MoveState } from '../../../catalog/move-catalog.ts'

/** How far the rows of one tenant have come. */
export interface MoveProgress {
  readonly tenant: string
  readonly state: MoveState
  /** Copied until now, in this run and those before. */
  readonly rows: number
  /** As the server estimates those of all tenants, in a pool; of this one elsewhere. */
  readonly changes: number
}

export interface MoveOptions {
  /** How long writes of a tenant to the module may wait while its last changes are copied; milliseconds. Default: 2 s. */
  readonly longestStopMs?: number
  /**
   * How long processes may go on as they knew it after the calls of a tenant were routed to the service. Default: 5.25 s. Shorter
   * ones read old rows where they were until they have followed.
   */
  readonly settleMs?: number
  /** How long to wait for transactions that are older than a move. Default: 60 s. */
  readonly longestWaitMs?: number
  /** Ends a run behind its present step; what was copied stays, and the next run goes on. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: MoveProgress) => void
}

import type { QuotaName } from '../refusal.ts'

/** What a tenant used, from some point on. */
export interface Usage {
  /** Requests that were let in. */
  requests: number
  /** Those of them that ended in an error of the server. */
  failed: number
  /** What they cost, as their routes say it. */
  cost: number
  /** Of the server, for its statements: from the sending of each to its answer. */
  databaseMs: number
  statements: number
  /** That statements returned or changed. */
  rows: number
  /** Of the bodies of its requests and of its responses. */
  bytesIn: number
  bytesOut: number
  /** Requests that were refused, by what they ran into; in shadow mode, those that would have been. */
  readonly refused: Record<QuotaName, number>
}

export function noUsage(): Usage {
  return {
    requests: 0,
    failed: 0,
    cost: 0,
    databaseMs: 0,
    statements: 0,
    rows: 0,
    bytesIn: 0,
    bytesOut: 0,
    refused: { requests: 0, concurrency: 0, database: 0, storage: 0, load: 0 },
  }
}

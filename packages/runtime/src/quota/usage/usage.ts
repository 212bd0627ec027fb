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

/** Adds `other` to `usage`, which it changes. */
export function addUsage(usage: Usage, other: Usage): void {
  usage.requests += other.requests
  usage.failed += other.failed
  usage.cost += other.cost
  usage.databaseMs += other.databaseMs
  usage.statements += other.statements
  usage.rows += other.rows
  usage.bytesIn += other.bytesIn
  usage.bytesOut += other.bytesOut
  usage.refused.requests += other.refused.requests
  usage.refused.concurrency += other.refused.concurrency
  usage.refused.database += other.refused.database
  usage.refused.storage += other.refused.storage
  usage.refused.load += other.refused.load
}

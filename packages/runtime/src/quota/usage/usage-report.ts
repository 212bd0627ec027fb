import type { Usage } from './usage.ts'

/** What one tenant used in one process for as long as an interval was, and what it holds at its end. */
export interface ReportedTenant {
  readonly id: string
  readonly usage: Usage
  /** Requests that were let in and have not ended. */
  readonly inside: number
  /** Connections to the clusters that serve it. */
  readonly connections: number
}

/** What a process tells of the tenants that were active. */
export interface UsageReport {
  readonly process: string
  /** For people: the machine and the process. */
  readonly name: string
  /** How long it is since the report before, in milliseconds. */
  readonly intervalMs: number
  readonly tenants: readonly ReportedTenant[]
  /** How many tenants were active as well, and used less than all of those. */
  readonly leftOut: number
}

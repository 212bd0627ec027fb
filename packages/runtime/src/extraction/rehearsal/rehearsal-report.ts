import { appendFileSync } from 'node:fs'

import type { RehearsedResult } from './rehearsal-options.ts'

/** A line of the file that `TENANTRY_REHEARSE_REPORT` names. */
export type RehearsalReportLine = {
  readonly module: string
  readonly operation: string
  /** `src/orders/checkout.ts:12:3` */
  readonly site: string
  readonly failed: boolean
  /** Of a call that failed. */
  readonly code?: string
  readonly message?: string
}

/**
 * Writes what came of rehearsed calls into a file, each as a line of JSON, behind what is there. Several processes may write
 * into the same one: a line is one write at the end of the file.
 */
export function rehearsalReport(file: string): (result: RehearsedResult) => void {
  return ({ failure, ...result }) => {
    const line: RehearsalReportLine = { ...result, failed: failure !== undefined, ...failure }
    // A process that is ended behind the call would lose what is still to be written.
    appendFileSync(file, `${JSON.stringify(line)}\n`)
  }
}

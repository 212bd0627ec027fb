import type { ErrorReport } from '../../../errors.ts'

/** What became of the move of one tenant. */
export interface MovedTenant {
  readonly tenant: string
  /** `moved` by this run; `moved before`: nothing was to be done; `not moved`: the next run goes on; `not run`. */
  readonly outcome: 'moved' | 'moved before' | 'not moved' | 'not run'
  readonly rows: number
  /** Changes that were copied behind the rows. */
  readonly changes: number
  /** How long writes waited, in milliseconds; 0 where they did not. */
  readonly stopMs: number
  readonly tookMs: number
  /** Why it did not move. */
  readonly error?: ErrorReport
}

import type { Contract } from '../../contract/index.ts'
import type { Caller } from '../../contract/wire/protocol.ts'

/** How a service is called, whatever is sent. */
export interface CallSettings {
  readonly contract: Contract<unknown>
  /** The value of the header that says whose a call is. */
  readonly authorize: (caller: Caller) => string | Promise<string>
  /** Milliseconds that a call may take, its repetitions included. */
  readonly timeoutMs: number
  /** How often a call is repeated at most. */
  readonly retries: number
  readonly traceparent: () => string | undefined
  /** Random numbers in [0, 1). */
  readonly random: () => number
}

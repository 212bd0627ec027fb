/** How a rehearsal treats the calls of a module. */
export interface RehearsalOptions {
  /** Milliseconds that each call takes more, from and to. Default: 0 to 2. */
  readonly latencyMs?: readonly [number, number]
  /**
   * The part of the calls that no answer comes to, 0 to 1: half of these are not done, and half are done all the same. Default: 0.
   */
  readonly faults?: number
  /** The same latencies and faults for the same calls in the same order. Default: 1. */
  readonly seed?: number
  /** Milliseconds that a call may take. Default: 10 s. */
  readonly timeoutMs?: number
  /** How often a call that may be done twice is repeated when no answer came. Default: 2. */
  readonly retries?: number
}

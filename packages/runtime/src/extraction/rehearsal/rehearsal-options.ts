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
  /**
   * Whether calls outside of any tenant's context are rehearsed as well, as an application without tenants needs it; else they
   * are CONTEXT_MISSING. Default: false.
   */
  readonly outsideOfTenants?: boolean
  /** Told of each call when it is over. Default: nobody is. */
  readonly onCall?: (call: RehearsedResult) => void
}

/** What came of a call in a rehearsal. */
export interface RehearsedResult {
  readonly module: string
  readonly operation: string
  /** Where it was called from; of a request, its method and path as they are declared. */
  readonly site: string
  /** Why a service could not have answered it; undefined where it could, be it with an error that callers expect. */
  readonly failure: { readonly code: string; readonly message: string } | undefined
}

/** A call that is to be done later. */
export interface NewEvent {
  readonly module: string
  readonly operation: string
  /** Of the contract whose codecs wrote the arguments. */
  readonly version: string
  /** The arguments as they cross: a JSON array. */
  readonly body: string
}

/** An event as it lies in the outbox. */
export interface StoredEvent extends NewEvent {
  readonly id: string
  /** Grows with each event that is written; digits, since it may be beyond what a number holds. */
  readonly number: string
}

/** What tells one delivery of an event from that of another. */
export type EventMark = Pick<StoredEvent, 'id' | 'number'>

/** The events of the tenant in the context, beside its rows: `tenancy.events()`. */
export interface EventStore {
  /**
   * Writes an event in the transaction that the caller has open (`tenancy.transaction`), so that it is there exactly when
   * what the caller did is committed; else in one of its own.
   *
   * @throws {TenantryError} CONTEXT_MISSING, EVENT_TABLES_MISSING
   */
  write(event: NewEvent): Promise<void>
  /** Those that were written first and are committed, in the order in which they are to be done. */
  first(module: string, most: number): Promise<readonly StoredEvent[]>
  /** How many wait, up to 10,000, and since when the first does. */
  waiting(module: string): Promise<{ readonly count: number; readonly oldest: Date | undefined }>
  /** Takes an event out of the outbox: it was done, or is given up. */
  remove(id: string): Promise<void>
  /**
   * Runs once for each event, in one transaction with the row that says so: `tenancy.db` and `tenancy.transaction` inside
   * are of that transaction. An error rolls all of it back.
   *
   * @returns Whether it ran: false where the event was done before.
   */
  once(module: string, event: EventMark, run: () => Promise<void>): Promise<boolean>
  /** Which tenants have events, over all processes. */
  readonly streams: EventStreams
  /** Calls back when an event of this process was committed. @returns What ends that. */
  onWritten(listener: () => void): () => void
  /** Waits until all processes have been told of what this one has committed, where they can be. */
  told(): Promise<void>
}

/** The events of one module and one tenant, taken by one process at a time. */
export interface ClaimedStream {
  /** Which claim it is; another one of the same process has another. */
  readonly claim: string
  readonly tenantId: string
  readonly slug: string
  /** Changes whenever events are told to have come. */
  readonly wakes: string
  /** The event that could not be done, and how often it was tried. */
  readonly failed: { readonly id: string; readonly attempts: number } | undefined
  /** What an operator wants done with that event. */
  readonly order: 'retry' | 'drop' | undefined
}

/** What became of a stream that a process had. */
export interface StreamState {
  readonly waiting: number
  readonly oldest: Date | undefined
  /** The first event, where it could not be done. */
  readonly failed?: {
    readonly id: string
    readonly attempts: number
    readonly reason: string
    /** Milliseconds before it is tried again; undefined for one that is parked. */
    readonly pauseMs: number | undefined
  }
}

/** Where processes share which tenants have events, and who delivers them. */
export interface EventStreams {
  /** Takes streams that have something to be done, for 10 s. */
  claim(module: string, most: number): Promise<readonly ClaimedStream[]>
  /** @returns Whether the claim holds still, for 10 s more. */
  renew(module: string, claimed: ClaimedStream): Promise<boolean>
  release(module: string, claimed: ClaimedStream, state: StreamState): Promise<void>
}

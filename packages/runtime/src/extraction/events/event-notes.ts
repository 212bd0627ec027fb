/** What a process says of the events of a tenant. */
export interface StreamNote {
  readonly module: string
  readonly tenantId: string
  /** Whether there are committed ones; else there may be soon. */
  readonly isDue: boolean
}

export interface EventNotesOptions {
  /** Tells all processes. */
  readonly tell: (notes: readonly StreamNote[]) => Promise<void>
  /** Told when that fails; it is tried again until it is done. */
  readonly onOutage: (error: unknown) => void
  readonly now: () => number
}

/** A stream that was noted is kept for a minute, so that much less is sure. */
const BELIEVED_MS = 10_000
const AGAIN_AFTER_MS = 1000

interface Noted {
  readonly module: string
  readonly tenantId: string
  /** When it was last told, at the latest. */
  toldAt: number
  /** Transactions that have written events, and have not ended. */
  open: number
}

/**
 * Tells all processes which tenants have events: before the first one can be committed, again while a transaction with events
 * stays open, and once more when it is committed. So a process that dies at any moment leaves no event that nobody looks for.
 */
export class EventNotes {
  readonly #options: EventNotesOptions
  readonly #noted = new Map<string, Noted>()
  readonly #pending = new Map<string, StreamNote>()
  #telling: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: EventNotesOptions) {
    this.#options = options
  }

  /**
   * To be called before an event is written, and waited for before it is committed. Where nobody can be told now, the caller
   * goes on, and it is told later.
   */
  opened(module: string, tenantId: string): Promise<void> | undefined {
    const noted = this.#find(module, tenantId)
    noted.open += 1
    this.#timer ??= this.#start()
    if (this.#options.now() - noted.toldAt < BELIEVED_MS) return undefined
    this.#add(noted, false)
    return this.#tell()
  }

  /** To be called when the transaction has ended, whether or not it was committed. */
  ended(
    module: string,
    tenantId: string,
    { isDue }: { readonly isDue: boolean },
  ): Promise<void> | undefined {
    const noted = this.#find(module, tenantId)
    noted.open -= 1
    if (!isDue) return undefined
    this.#add(noted, true)
    return this.#tell()
  }

  /** Waits until what was noted before is told, or could not be. */
  async told(): Promise<void> {
    await this.#tell()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    await this.#telling
  }

  #find(module: string, tenantId: string): Noted {
    const key = `${tenantId} ${module}`
    const known = this.#noted.get(key)
    if (known !== undefined) return known
    const noted = { module, tenantId, toldAt: Number.NEGATIVE_INFINITY, open: 0 }
    this.#noted.set(key, noted)
    return noted
  }

  #add({ module, tenantId }: Noted, isDue: boolean): void {
    const key = `${tenantId} ${module}`
    const isKnownDue = this.#pending.get(key)?.isDue ?? false
    this.#pending.set(key, { module, tenantId, isDue: isDue || isKnownDue })
  }

  /** All that is pending in one message, and what comes meanwhile in the next. */
  async #tell(): Promise<void> {
    while (this.#telling !== undefined) await this.#telling
    if (this.#pending.size === 0) return
    this.#telling = this.#tellNow()
    await this.#telling
  }

  async #tellNow(): Promise<void> {
    const notes = [...this.#pending.values()]
    this.#pending.clear()
    // Before it is told: afterwards it would seem fresher than it is.
    const at = this.#options.now()
    try {
      await this.#options.tell(notes)
      for (const { module, tenantId } of notes) this.#find(module, tenantId).toldAt = at
    } catch (error) {
      for (const { isDue, ...note } of notes)
        this.#add(this.#find(note.module, note.tenantId), isDue)
      this.#options.onOutage(error)
    } finally {
      this.#telling = undefined
    }
  }

  #start(): NodeJS.Timeout {
    return setInterval(() => {
      this.#renew()
      if (!this.#isClosed && this.#pending.size > 0) void this.#tell()
    }, AGAIN_AFTER_MS).unref()
  }

  #renew(): void {
    const now = this.#options.now()
    for (const [key, noted] of this.#noted) {
      const isOld = now - noted.toldAt >= BELIEVED_MS / 2
      if (isOld && noted.open > 0) this.#add(noted, false)
      else if (isOld && noted.open === 0 && !this.#pending.has(key)) this.#noted.delete(key)
    }
  }
}

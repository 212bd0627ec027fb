import { withDeadline } from '../../context/with-deadline.ts'
import { TenantryError } from '../../errors.ts'
import type { CellRequest, LeaseGrants, PlaceRequest, QuotaStore } from './quota-store.ts'

export interface StoreLinkOptions {
  readonly store: QuotaStore
  /** Names this process in the store. */
  readonly holder: string
  /** How long places are held without another request for them. */
  readonly leaseMs: number
  readonly now: () => number
  /** Told once for each outage of the store, with its error, and undefined when that is over. */
  readonly onOutage: (error: unknown) => void
}

/** The store did not answer: whoever asked decides alone. */
export class StoreOutage extends Error {
  override readonly name = 'StoreOutage'
}

/** The longest that an answer is waited for. */
export const ANSWER_DEADLINE_MS = 250
const RETRY_MS = 500
/** How long a call that was given up is waited for, before another one is sent behind it. */
const LATE_ANSWER_MS = 5000
/** What the store is tried with: nobody's, so that it does all that it does for a tenant, and takes nothing from one. */
const TRIAL: CellRequest = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  limit: { intervalMs: 1, burst: 1 },
  least: 1,
  most: 1,
}

/**
 * One process and its store. A store that fails, or does not answer in 250 ms, is out: it is asked for nothing before it has
 * answered a trial in time, and gets one every half a second. So nobody waits for a store that is known not to answer, and a
 * slow one is not given more to do.
 */
export class StoreLink {
  readonly #options: StoreLinkOptions
  /** A call that the store has not answered yet, be it too late. */
  #unanswered: Promise<unknown> | undefined
  #outSince: number | undefined
  #trial: NodeJS.Timeout | undefined
  #isClosed = false
  #hasAsked = false

  constructor(options: StoreLinkOptions) {
    this.#options = options
  }

  /** Whether the store is not to be asked now. */
  get isOut(): boolean {
    return this.#outSince !== undefined || this.#isClosed
  }

  /** Since when it does not answer; undefined while it does. */
  get outSince(): number | undefined {
    return this.#outSince
  }

  /** One call at a time. @throws {StoreOutage} */
  async exchange(
    cells: readonly CellRequest[],
    places: readonly PlaceRequest[],
  ): Promise<LeaseGrants> {
    if (this.isOut) throw new StoreOutage('The store of quotas did not answer a moment ago.')
    try {
      return await this.#call(cells, places)
    } catch (error) {
      this.#giveUp(error)
      throw new StoreOutage('The store of quotas does not answer.', { cause: error })
    }
  }

  /** Asks for nothing from here on. */
  stop(): void {
    this.#isClosed = true
    clearTimeout(this.#trial)
  }

  /** Gives back what this process holds; a store that does not answer gets it back when the lease is over. */
  async close(): Promise<void> {
    const { store, holder } = this.#options
    this.stop()
    if (this.#hasAsked) {
      const left = (async () => await store.leave(holder))()
      await withDeadline(left, ANSWER_DEADLINE_MS).catch(() => undefined)
    }
    await store.close()
  }

  async #call(
    cells: readonly CellRequest[],
    places: readonly PlaceRequest[],
  ): Promise<LeaseGrants> {
    const { store, holder, leaseMs } = this.#options
    this.#hasAsked = true
    const call = (async () => await store.exchange({ holder, leaseMs, cells, places }))()
    const forget = (): void => {
      if (this.#unanswered === call) this.#unanswered = undefined
    }
    this.#unanswered = call
    call.then(forget, forget)
    const grants = await withDeadline(call, ANSWER_DEADLINE_MS)
    if (grants.cells.length !== cells.length || grants.places.length !== places.length) {
      throw new TypeError('The store of quotas answered something else than it was asked.')
    }
    return grants
  }

  #giveUp(error: unknown): void {
    if (this.isOut) return
    this.#outSince = this.#options.now()
    this.#tell(storeUnreachable(error))
    this.#tryLater()
  }

  #tryLater(): void {
    if (!this.#isClosed) this.#trial = setTimeout(() => void this.#try(), RETRY_MS).unref()
  }

  async #try(): Promise<void> {
    try {
      // A client keeps what it could not send, and sends it in the end: one call more each time would be a flood by then.
      const late = Promise.resolve(this.#unanswered).catch(() => undefined)
      await withDeadline(late, LATE_ANSWER_MS).catch(() => undefined)
      if (this.#isClosed) return
      await this.#call([TRIAL], [])
    } catch {
      this.#tryLater()
      return
    }
    this.#outSince = undefined
    this.#tell(undefined)
  }

  /** What it throws is its own, and no failure of the store. */
  #tell(error: unknown): void {
    queueMicrotask(() => this.#options.onOutage(error))
  }
}

function storeUnreachable(cause: unknown): TenantryError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new TenantryError('QUOTA_STORE_UNREACHABLE', {
    message: `The store of quotas does not answer: ${why}`,
    hint: 'Processes go on with what they held of each limit, and ask again every half second.',
    cause,
  })
}

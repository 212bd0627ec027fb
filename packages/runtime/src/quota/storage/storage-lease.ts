import { withDeadline } from '../../context/with-deadline.ts'
import { LEAST_SHARE } from '../lease/least-share.ts'
import {
  type Amount,
  covers,
  isNone,
  minus,
  NONE,
  plus,
  type StorageGrant,
  type StorageStore,
} from './storage-store.ts'

export interface StorageLeaseOptions {
  readonly store: StorageStore
  readonly now: () => number
  /** Told of each answer of the store, which is known then, and of each outage with its error. */
  readonly onAnswer: () => void
  readonly onOutage: (error: unknown) => void
}

interface Waiter {
  readonly need: Amount
  readonly decide: (isTaken: boolean) => void
}

/** How long the store holds something for a process that it does not hear of. */
export const STORAGE_LEASE_MS = 15_000
const ANSWER_DEADLINE_MS = 1000
const RETRY_MS = 500
/** How long what was denied is not asked for again. */
const DENIED_MS = 250

/**
 * What one process may still write for one tenant. What a statement will take is reserved before it is sent, and is told to
 * the store as written when its transaction has ended. So what all processes have reserved, and what is written, stays
 * within the limit, but for what statements turn out to write beyond what was reserved for them.
 */
export class StorageLease {
  readonly #tenantId: string
  readonly #options: StorageLeaseOptions
  #hard: Amount
  #available = NONE
  #reserved = NONE
  #written = NONE
  #hasFreed = false
  /** Reserved since the last answer: what may be needed until the next one. */
  #pace = NONE
  #isIdle = false
  /** Whether the store holds something for this process. */
  #isHolding = false
  #validUntil = 0
  #waiting: Waiter[] = []
  #asking: Promise<void> | undefined
  #denied: { readonly need: Amount; readonly until: number } | undefined
  #outageUntil = 0
  #isOut = false
  #known: StorageGrant | undefined

  constructor(tenantId: string, hard: Amount, options: StorageLeaseOptions) {
    this.#tenantId = tenantId
    this.#hard = hard
    this.#options = options
  }

  /** As the store has told it last; undefined before the first answer. */
  get known(): StorageGrant | undefined {
    return this.#known
  }

  /** Reserves room, at once where it is leased already. @returns False where there is none. */
  take(need: Amount, hard: Amount): boolean | Promise<boolean> {
    this.#hard = hard
    const now = this.#options.now()
    const bounded = this.#bound(need)
    if (this.#waiting.length === 0 && this.#mayUse(now) && covers(this.#available, bounded)) {
      this.#reserve(need)
      return true
    }
    if (this.#isOut && now < this.#outageUntil) return false
    if (this.#denied !== undefined && now < this.#denied.until) {
      if (covers(bounded, this.#denied.need)) return false
    }
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.#waiting.push({ need, decide: resolve })
    this.#ask()
    return promise
  }

  /** A statement takes more or less than was reserved for it. */
  change(from: Amount, to: Amount): void {
    this.#reserved = plus(minus(this.#reserved, from), to)
    this.#available = minus(plus(this.#available, minus(from, to)), minus(to, from))
  }

  /** What was reserved was written, or was not and can be had again. */
  end(reserved: Amount, isWritten: boolean): void {
    this.#reserved = minus(this.#reserved, reserved)
    if (isWritten) this.#written = plus(this.#written, reserved)
    else this.#available = plus(this.#available, reserved)
  }

  noteFreed(): void {
    this.#hasFreed = true
    this.#denied = undefined
  }

  /** Asks anew for what was denied: something was measured. */
  forgetDenial(): void {
    this.#denied = undefined
  }

  /** Tells what was written, and gives back what was not needed twice. @returns False when it knows nothing that a new one would not. */
  renew(): boolean {
    const isUsed = !isNone(this.#pace) || this.#waiting.length > 0
    const wasIdle = this.#isIdle
    this.#isIdle = !isUsed
    if (!isUsed && wasIdle) this.#available = NONE
    const isKept = this.#hasSomethingToTell || !isNone(this.#reserved) || !isNone(this.#available)
    if (isKept && this.#options.now() >= this.#outageUntil) this.#ask()
    return isKept || isUsed || !wasIdle || this.#asking !== undefined
  }

  /** Tells all there is to tell, and holds nothing. */
  async close(): Promise<void> {
    await this.#asking
    this.#available = NONE
    this.#reserved = NONE
    if (!this.#hasSomethingToTell) return
    this.#ask()
    await this.#asking
  }

  get #hasSomethingToTell(): boolean {
    return this.#hasFreed || this.#isHolding || !isNone(this.#written)
  }

  #mayUse(now: number): boolean {
    return now < this.#validUntil || this.#isOut
  }

  /** Without what has no limit. */
  #bound({ rows, bytes }: Amount): Amount {
    return {
      rows: Number.isFinite(this.#hard.rows) ? rows : 0,
      bytes: Number.isFinite(this.#hard.bytes) ? bytes : 0,
    }
  }

  #reserve(need: Amount): void {
    this.#available = minus(this.#available, need)
    this.#reserved = plus(this.#reserved, need)
    this.#pace = plus(this.#pace, need)
  }

  #ask(): void {
    this.#asking ??= this.#exchange().finally(() => {
      this.#asking = undefined
      // Who came in the meantime.
      if (this.#waiting.length > 0) this.#ask()
    })
  }

  async #exchange(): Promise<void> {
    // Whoever else asks in this turn of the event loop is asked for along with it.
    await Promise.resolve()
    const { store, now, onAnswer } = this.#options
    const askedAt = now()
    const written = this.#written
    const hasFreed = this.#hasFreed
    const asking = this.#waiting
    const need = asking[0]?.need ?? NONE
    const all = asking.reduce((sum, waiter) => plus(sum, waiter.need), NONE)
    const ahead = asking.length > 0 ? plus(this.#pace, this.#pace) : NONE
    const held = plus(this.#available, this.#reserved)
    this.#pace = NONE
    try {
      const asked = store.lease({
        tenantId: this.#tenantId,
        hard: this.#hard,
        written,
        hasFreed,
        held,
        need: minus(this.#bound(need), this.#available),
        wanted: minus(this.#bound(plus(all, ahead)), this.#available),
      })
      this.#hasFreed = false
      const grant = await withDeadline(asked, ANSWER_DEADLINE_MS)
      this.#written = minus(this.#written, written)
      this.#available = plus(this.#available, grant.granted)
      this.#isHolding = !isNone(plus(held, grant.granted))
      this.#validUntil = askedAt + STORAGE_LEASE_MS
      this.#isOut = false
      this.#known = grant
      onAnswer()
    } catch (error) {
      this.#hasFreed ||= hasFreed
      this.#giveUp(error)
    }
    this.#decide(asking.length)
  }

  /** While the store does not answer: what is held, and once a share of the room that there was. */
  #giveUp(error: unknown): void {
    const { now, onOutage } = this.#options
    this.#outageUntil = now() + RETRY_MS
    if (!this.#isOut && this.#known !== undefined) {
      const free = minus(this.#hard, this.#known.used)
      const share = {
        rows: Math.floor(free.rows * LEAST_SHARE),
        bytes: Math.floor(free.bytes * LEAST_SHARE),
      }
      this.#available = plus(this.#available, this.#bound(share))
    }
    this.#isOut = true
    onOutage(error)
  }

  /** @param asked How many were asked for; who came since then waits for the next answer. */
  #decide(asked: number): void {
    const asking = this.#waiting.splice(0, asked)
    const left: Waiter[] = []
    let denied: Amount | undefined
    for (const [index, waiter] of asking.entries()) {
      const need = this.#bound(waiter.need)
      const isDenied = denied !== undefined && covers(need, denied)
      if (!isDenied && covers(this.#available, need)) {
        this.#reserve(waiter.need)
        waiter.decide(true)
      } else if (isDenied || index === 0 || this.#isOut) {
        denied ??= need
        waiter.decide(false)
      } else left.push(waiter)
    }
    this.#waiting.unshift(...left)
    this.#denied = denied && { need: denied, until: this.#options.now() + DENIED_MS }
  }
}

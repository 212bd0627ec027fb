import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { withDeadline } from '../../context/with-deadline.ts'
import { TenantryError } from '../../errors.ts'
import { batchesOf, type UsageBatch } from './usage-batch.ts'
import type { UsageBook, UsageReader } from './usage-book.ts'

/**
 * Takes a batch, and resolves when it has it for good. What it rejects, or does not answer in time, it gets again under the
 * same key, so it has to drop what it has already: docs/metering.md shows a ledger that does.
 *
 * @param signal Aborted when nobody waits for the answer any more.
 */
export type UsageSink = (batch: UsageBatch, signal: AbortSignal) => Promise<void>

export interface MeteringSettings {
  readonly sink: UsageSink
  readonly producer: string
  readonly intervalMs: number
  /** How long one answer of the sink is waited for. */
  readonly answerMs: number
  /** How long closing waits for the sink. */
  readonly closeMs: number
  /** Told once when the sink does not take a batch, with the error, and with undefined when it does again. */
  readonly onOutage: (error: unknown) => void
  /** The time of day. Default: that of the machine. */
  readonly clock?: () => Date
}

/** How far the sink is behind. */
export interface MeteringState {
  /** Batches that have their number and were not taken yet. */
  readonly waiting: number
  /** How long the oldest of them has been waiting, in seconds; 0 where none is. */
  readonly lagSeconds: number
}

interface Waiting {
  readonly batch: UsageBatch
  readonly since: number
}

const SHORTEST_REST_MS = 100
const LONGEST_REST_MS = 30_000

/**
 * Hands what tenants use to a sink, in batches: each at least once, in their order, one at a time. Requests only count; the sink
 * is called from a timer. While it does not take what it is given, what comes is added up for each tenant, so that memory is
 * bounded by the number of tenants, however long that lasts.
 */
export class Metering {
  readonly #book: UsageBook
  readonly #settings: MeteringSettings
  readonly #reader: UsageReader
  readonly #epoch = randomUUID()
  readonly #clock: () => Date
  readonly #stopped = new AbortController()
  #sequence = 0
  #takenAt = performance.now()
  readonly #waiting: Waiting[] = []
  #timer: NodeJS.Timeout | undefined
  #delivery: Promise<boolean> | undefined
  #restMs = SHORTEST_REST_MS
  #isOut = false
  #closeAt: number | undefined

  constructor(book: UsageBook, { clock = () => new Date(), ...settings }: MeteringSettings) {
    this.#book = book
    this.#settings = settings
    this.#clock = clock
    this.#reader = book.open({ splitsTiers: true })
    this.#schedule(settings.intervalMs)
  }

  get state(): MeteringState {
    const [oldest] = this.#waiting
    const waitedMs = oldest === undefined ? 0 : performance.now() - oldest.since
    return { waiting: this.#waiting.length, lagSeconds: waitedMs / 1000 }
  }

  /** For closing: hands over what was counted up to now, for as long as closing may take. The timer is stopped. */
  async drain(): Promise<void> {
    this.#closeAt ??= performance.now() + this.#settings.closeMs
    clearTimeout(this.#timer)
    const leftMs = Math.max(0, this.#closeAt - performance.now())
    // Nothing else may hold the process any more: its connections are idle, or closed.
    const hold = setTimeout(() => undefined, leftMs)
    await withDeadline(this.#deliverUntilDone(), leftMs).catch(() => undefined)
    clearTimeout(hold)
  }

  /** Hands over the rest, and stops. What the sink has not taken by then is told to `onOutage`, as METERING_UNDELIVERED. */
  async close(): Promise<void> {
    this.#book.close(this.#reader)
    await this.drain()
    this.#stopped.abort()
    this.#take()
    const lost = this.#waiting.splice(0).map(({ batch }) => batch)
    if (lost.length > 0) this.#settings.onOutage(undelivered(lost))
  }

  #schedule(delayMs: number): void {
    if (this.#closeAt !== undefined) return
    this.#timer = setTimeout(() => void this.#deliverOnTime(), delayMs).unref()
  }

  async #deliverOnTime(): Promise<void> {
    const isDone = await this.#deliver()
    this.#schedule(isDone ? this.#settings.intervalMs : this.#restMs)
  }

  async #deliverUntilDone(): Promise<void> {
    // What is under way has not taken what was counted last.
    await this.#delivery
    while (!(await this.#deliver())) {
      if (this.#stopped.signal.aborted) return
      await sleep(this.#restMs)
    }
  }

  /** Resolves to whether the sink has everything. Never rejects. */
  async #deliver(): Promise<boolean> {
    this.#delivery ??= this.#handAll().finally(() => (this.#delivery = undefined))
    return await this.#delivery
  }

  async #handAll(): Promise<boolean> {
    if (!(await this.#handWaiting())) return false
    this.#take()
    return await this.#handWaiting()
  }

  async #handWaiting(): Promise<boolean> {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (!(await this.#hand(next.batch))) return false
      this.#waiting.shift()
    }
    return true
  }

  async #hand(batch: UsageBatch): Promise<boolean> {
    const { sink, answerMs, onOutage } = this.#settings
    if (this.#stopped.signal.aborted) return false
    const given = new AbortController()
    const signal = AbortSignal.any([given.signal, this.#stopped.signal])
    try {
      // One that throws before it has a promise fails like any other.
      await withDeadline(
        Promise.resolve(batch).then((it) => sink(it, signal)),
        answerMs,
      )
      if (this.#isOut) onOutage(undefined)
      this.#isOut = false
      this.#restMs = SHORTEST_REST_MS
      return true
    } catch (error) {
      given.abort(error)
      if (!this.#isOut) onOutage(error)
      else this.#restMs = Math.min(2 * this.#restMs, LONGEST_REST_MS)
      this.#isOut = true
      return false
    }
  }

  #take(): void {
    const now = performance.now()
    const endedAt = this.#clock()
    const startedAt = new Date(endedAt.getTime() - (now - this.#takenAt))
    this.#takenAt = now
    const { producer } = this.#settings
    const batches = batchesOf(this.#reader.take(), () => ({
      producer,
      epoch: this.#epoch,
      sequence: (this.#sequence += 1),
      startedAt,
      endedAt,
    }))
    this.#waiting.push(...batches.map((batch) => ({ batch, since: now })))
  }
}

function undelivered(batches: readonly UsageBatch[]): TenantryError {
  const requests = batches
    .flatMap(({ usage }) => usage)
    .reduce((all, { usage }) => all + usage.requests, 0)
  return new TenantryError('METERING_UNDELIVERED', {
    message: `The process ends, and the metering sink has not taken ${batches.length} batches with ${requests} requests.`,
    hint: 'Write details.batches down where they can be booked later, each under its producer, epoch and sequence; see docs/metering.md.',
    details: { batches },
  })
}

import { withDeadline } from '../../context/with-deadline.ts'
import type { UsageBook, UsageReader } from './usage-book.ts'
import type { ReportedTenant, UsageReport } from './usage-report.ts'
import { noUsage } from './usage.ts'

/** Where a process tells what its tenants use. */
export interface UsageOutlet {
  /** For people: the machine and the process. */
  readonly name: string
  /** How many tenants a report may have. */
  readonly most: number
  send(report: UsageReport): Promise<void>
  /** How many connections serve each tenant, by its id. */
  connections(): ReadonlyMap<string, number>
  /** Told once for each outage, with its error, and undefined when that is over. */
  readonly onOutage: (error: unknown) => void
}

export interface UsageReporterOptions extends UsageOutlet {
  readonly process: string
  readonly book: UsageBook
  /** How many requests of each tenant are served, by its id. */
  readonly inside: () => ReadonlyMap<string, number>
  /** Default: 2000. */
  readonly intervalMs?: number
}

const INTERVAL_MS = 2000
const ANSWER_DEADLINE_MS = 5000
const LONGEST_PAUSE_MS = 60_000
const CLOSE_DEADLINE_MS = 1000

/**
 * Tells every two seconds what the tenants of this process have used since. Nothing waits for it, it keeps no process
 * alive, and what cannot be told is lost: it says what is, and not what was. A process whose tenants do nothing says so
 * once, and then nothing.
 */
export class UsageReporter {
  readonly #options: UsageReporterOptions
  readonly #reader: UsageReader
  readonly #timer: NodeJS.Timeout
  readonly #intervalMs: number
  #since = performance.now()
  #hasTold = false
  #underWay: Promise<void> | undefined
  #pauseMs = 0
  #pausedUntil = 0
  #isOut = false

  constructor(options: UsageReporterOptions) {
    this.#options = options
    this.#intervalMs = options.intervalMs ?? INTERVAL_MS
    this.#reader = options.book.open()
    this.#timer = setInterval(() => this.#tick(), this.#intervalMs).unref()
  }

  /** Tells no more; what is under way is waited for, for a second at most. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#options.book.close(this.#reader)
    if (this.#underWay === undefined) return
    await withDeadline(this.#underWay, CLOSE_DEADLINE_MS).catch(() => undefined)
  }

  #tick(): void {
    const now = performance.now()
    const report = this.#report(now)
    this.#since = now
    if (this.#underWay !== undefined || now < this.#pausedUntil) return
    const isActive = report.tenants.length > 0
    if (!isActive && !this.#hasTold) return
    const sending = this.#options.send(report)
    // One that is never answered is the only one: the next is sent behind it.
    const settled = (): void => (this.#underWay = undefined)
    this.#underWay = sending.then(settled, settled)
    // Whoever is told of an outage may fail as well, which is nothing to end a process for.
    void this.#watch(sending, isActive).catch(() => undefined)
  }

  #report(now: number): UsageReport {
    const { process, name, most } = this.#options
    const active = this.#activeTenants()
    const tenants = active.length > most ? active.toSorted(byUse).slice(0, most) : active
    return {
      process,
      name,
      intervalMs: Math.max(1, now - this.#since),
      tenants,
      leftOut: active.length - tenants.length,
    }
  }

  #activeTenants(): ReportedTenant[] {
    const used = new Map(this.#reader.take().map(({ id, usage }) => [id, usage]))
    const inside = this.#options.inside()
    const connections = this.#options.connections()
    const ids = new Set([...used.keys(), ...inside.keys(), ...connections.keys()])
    return [...ids].map((id) => ({
      id,
      usage: used.get(id) ?? noUsage(),
      inside: inside.get(id) ?? 0,
      connections: connections.get(id) ?? 0,
    }))
  }

  async #watch(sending: Promise<void>, isActive: boolean): Promise<void> {
    const error = await withDeadline(sending, ANSWER_DEADLINE_MS).then(
      () => undefined,
      (reason: unknown) => reason ?? new Error('The usage of tenants could not be told.'),
    )
    if (error === undefined) {
      this.#hasTold = isActive
      this.#pauseMs = 0
    } else {
      this.#pauseMs = Math.min(Math.max(this.#intervalMs, this.#pauseMs * 2), LONGEST_PAUSE_MS)
      this.#pausedUntil = performance.now() + this.#pauseMs
    }
    this.#noteOutage(error)
  }

  #noteOutage(error: unknown): void {
    const isOut = error !== undefined
    if (isOut === this.#isOut) return
    this.#isOut = isOut
    this.#options.onOutage(error)
  }
}

/** Who asks for the most comes first: refusals are a use as well. */
function byUse(one: ReportedTenant, other: ReportedTenant): number {
  return weigh(other) - weigh(one)
}

function weigh({ usage, inside, connections }: ReportedTenant): number {
  const { requests, databaseMs, refused } = usage
  const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0)
  return requests + refusals + databaseMs + inside + connections
}

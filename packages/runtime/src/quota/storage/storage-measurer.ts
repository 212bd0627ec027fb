import { setTimeout as sleep } from 'node:timers/promises'

import type { Tenant } from '../../catalog/tenant.ts'
import { withDeadline } from '../../context/with-deadline.ts'

export interface StorageMeasurerOptions {
  /** Measures one tenant. False where another process does so just now. */
  readonly measure: (tenant: Tenant) => Promise<boolean>
  /** Measures what is due, of all tenants, unless another process does. */
  readonly sweep: () => Promise<void>
  /** Between two of those. */
  readonly intervalMs: number
  readonly now: () => number
  /** Told what kept a measurement from happening, and undefined for one that did. */
  readonly onOutcome: (tenantId: string | undefined, problem: unknown) => void
}

interface Last {
  readonly endedAt: number
  readonly isMeasured: boolean
  readonly tookMs: number
}

/** How soon one tenant is measured again that has changed nothing that anybody knows of, or could not be measured. */
const AGAIN_UNCHANGED_MS = 5000
/** How soon one is that has: its write waits for that. Not more than a part of the time goes into measuring it. */
const AGAIN_MS = 250
const PAUSE_PER_MS = 5
/** How long a write waits for a measurement. The measurement goes on behind it. */
const PATIENCE_MS = 2000

/** Decides when this process measures: from time to time, and a tenant that has no room at once. */
export class StorageMeasurer {
  readonly #options: StorageMeasurerOptions
  readonly #running = new Map<string, Promise<boolean>>()
  readonly #last = new Map<string, Last>()
  #timer: NodeJS.Timeout | undefined
  #sweeping: Promise<void> | undefined
  #isClosed = false

  constructor(options: StorageMeasurerOptions) {
    this.#options = options
  }

  /** Begins to measure from time to time; once is enough. */
  start(): void {
    if (this.#timer !== undefined || this.#isClosed) return
    const { intervalMs } = this.#options
    // Processes that were started together should not come together.
    const delay = intervalMs * (0.75 + Math.random() / 4)
    this.#timer = setTimeout(() => this.#sweep(), delay).unref()
  }

  /**
   * Measures a tenant, unless that was done a moment ago.
   *
   * @param isChanged Whether anything was written or deleted that the last measurement may not have seen.
   * @returns Whether there is a new measurement. Never fails.
   */
  async soon(tenant: Tenant, isChanged: boolean): Promise<boolean> {
    const running = this.#running.get(tenant.id) ?? this.#begin(tenant, isChanged)
    if (running === undefined) return false
    return await withDeadline(running, PATIENCE_MS).catch(() => false)
  }

  forget(tenantId: string): void {
    this.#last.delete(tenantId)
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await Promise.all([this.#sweeping, ...this.#running.values()])
  }

  #begin(tenant: Tenant, isChanged: boolean): Promise<boolean> | undefined {
    const { now, onOutcome } = this.#options
    const last = this.#last.get(tenant.id)
    const isWorthwhile = isChanged && last?.isMeasured !== false
    const pause = isWorthwhile
      ? Math.max(AGAIN_MS, (last?.tookMs ?? 0) * PAUSE_PER_MS)
      : AGAIN_UNCHANGED_MS
    const dueIn = last === undefined ? 0 : last.endedAt + pause - now()
    if (this.#isClosed || dueIn > (isWorthwhile ? PATIENCE_MS : 0)) return undefined
    const running = this.#measure(tenant, dueIn)
      .then(
        (isMeasured) => {
          if (isMeasured) onOutcome(tenant.id, undefined)
          return isMeasured
        },
        (problem: unknown) => {
          onOutcome(tenant.id, problem)
          return false
        },
      )
      .finally(() => this.#running.delete(tenant.id))
    this.#running.set(tenant.id, running)
    return running
  }

  async #measure(tenant: Tenant, dueIn: number): Promise<boolean> {
    const { now, measure } = this.#options
    if (dueIn > 0) await sleep(dueIn)
    const beganAt = now()
    let isMeasured = false
    try {
      isMeasured = await measure(tenant)
      return isMeasured
    } finally {
      this.#last.set(tenant.id, { endedAt: now(), isMeasured, tookMs: now() - beganAt })
    }
  }

  #sweep(): void {
    const { sweep, onOutcome } = this.#options
    this.#sweeping = sweep()
      .catch((problem: unknown) => onOutcome(undefined, problem))
      .finally(() => {
        this.#sweeping = undefined
        this.#timer = undefined
        this.start()
      })
  }
}

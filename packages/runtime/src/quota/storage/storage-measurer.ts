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

/** How soon one tenant is measured again because it has no room; where it has deleted something, its write waits so long. */
const AGAIN_MS = 5000
const AGAIN_FREED_MS = 250
/** How long a write waits for a measurement. The measurement goes on behind it. */
const PATIENCE_MS = 2000

/** Decides when this process measures: from time to time, and a tenant that has no room at once. */
export class StorageMeasurer {
  readonly #options: StorageMeasurerOptions
  readonly #running = new Map<string, Promise<boolean>>()
  readonly #measuredAt = new Map<string, number>()
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
   * @returns Whether there is a new measurement. Never fails.
   */
  async soon(tenant: Tenant, hasFreed: boolean): Promise<boolean> {
    const running = this.#running.get(tenant.id) ?? this.#begin(tenant, hasFreed)
    if (running === undefined) return false
    return await withDeadline(running, PATIENCE_MS).catch(() => false)
  }

  forget(tenantId: string): void {
    this.#measuredAt.delete(tenantId)
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await Promise.all([this.#sweeping, ...this.#running.values()])
  }

  #begin(tenant: Tenant, hasFreed: boolean): Promise<boolean> | undefined {
    const { now, measure, onOutcome } = this.#options
    const last = this.#measuredAt.get(tenant.id) ?? Number.NEGATIVE_INFINITY
    const dueIn = last + (hasFreed ? AGAIN_FREED_MS : AGAIN_MS) - now()
    if (this.#isClosed || (dueIn > 0 && !hasFreed)) return undefined
    this.#measuredAt.set(tenant.id, now())
    const running = sleep(Math.max(0, dueIn))
      .then(() => measure(tenant))
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

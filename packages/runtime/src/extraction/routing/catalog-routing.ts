import { setTimeout as sleep } from 'node:timers/promises'

import type { CallWatch, RemoteResult } from '../facade-options.ts'
import { quietly } from '../quietly.ts'
import type { ShadowResult } from '../shadow/shadow-reads.ts'
import {
  type DemotionThresholds,
  findDemotionReason,
  type ResolvedThresholds,
  resolveThresholds,
} from './demotion.ts'
import { ResultWindow } from './result-window.ts'
import type { RouteSource } from './route-source.ts'
import type { RoutedTenant, RouteMode, Routing } from './routing.ts'
import { ShadowCounts } from './shadow-counts.ts'
import { StoredRules } from './stored-rules.ts'

export interface CatalogRoutingOptions {
  readonly demotion?: DemotionThresholds
  /** Told with the reason when the module was brought back, by this process or another, and with undefined when it may leave again. */
  readonly onDemotion?: (reason: string | undefined) => void
  /** Told when the catalog cannot be read; what was read last goes on holding. Default: nobody is. */
  readonly onOutage?: (error: unknown) => void
}

/** With the answer of the catalog, which is given up after 3 s, a change holds everywhere within 5 s. */
const REFRESH_MS = 1500

/**
 * Routing that the catalog keeps for all processes: a change holds in each of them within 5 s. Hand it to the facade as its
 * `watch` too: where too many calls fail or differ, it brings the module back into all processes, until somebody routes it anew,
 * and adds what it compares in shadow to what the catalog counts for all processes.
 */
export class CatalogRouting implements Routing, CallWatch, AsyncDisposable {
  readonly #module: string
  readonly #source: RouteSource
  readonly #thresholds: ResolvedThresholds
  readonly #window: ResultWindow
  readonly #onDemotion: (reason: string | undefined) => void
  readonly #onOutage: (error: unknown) => void
  /** What was compared in shadow, and the catalog does not know yet. */
  readonly #shadow = new ShadowCounts()
  readonly #closing = new AbortController()
  #rules: StoredRules
  #demoted: string | undefined
  /** What this process has found, and the catalog does not know yet. */
  #untold: string | undefined
  #refreshing: Promise<void> = Promise.resolve()

  private constructor(module: string, source: RouteSource, options: CatalogRoutingOptions) {
    this.#module = module
    this.#source = source
    this.#thresholds = resolveThresholds(options.demotion ?? {})
    this.#window = new ResultWindow(this.#thresholds.windowMs, () => performance.now())
    this.#onDemotion = quietly(options.onDemotion)
    this.#onOutage = quietly(options.onOutage)
    this.#rules = new StoredRules(module, [])
  }

  /**
   * Reads the routes of a module, and goes on to.
   *
   * @param source `tenancy.routes()`. @throws What reading throws: where nothing is known, nothing can be routed.
   */
  static async open(
    module: string,
    source: RouteSource,
    options: CatalogRoutingOptions = {},
  ): Promise<CatalogRouting> {
    const routing = new CatalogRouting(module, source, options)
    await routing.#read()
    routing.#refreshing = routing.#refreshAgainAndAgain()
    return routing
  }

  modeOf(tenant: RoutedTenant | undefined): RouteMode {
    if (this.#demoted === undefined) return this.#rules.modeOf(tenant)
    return this.#rules.modeWhenDemoted(tenant)
  }

  /** Why the module was brought back; undefined where it was not. */
  get demoted(): string | undefined {
    return this.#demoted
  }

  remoteEnded(_operation: string, result: RemoteResult): void {
    this.#window.add({ calls: 1, failures: result === 'answered' ? 0 : 1 })
    this.#judge()
  }

  shadowEnded(operation: string, result: ShadowResult): void {
    if (result === 'left out') return
    const compared = result === 'same' || result === 'different' ? 1 : 0
    const differing = result === 'different' ? 1 : 0
    if (compared > 0) this.#shadow.add({ operation, compared, differing })
    this.#window.add({
      calls: 1,
      failures: result === 'unanswered' ? 1 : 0,
      compared,
      differences: differing,
    })
    this.#judge()
  }

  /** Tells the catalog what it does not know yet, and follows it no more. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#refreshing
    await Promise.all([this.#tell(), this.#tellShadow()])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #judge(): void {
    if (this.#demoted !== undefined) return
    const reason = findDemotionReason(this.#window.read(), this.#thresholds)
    if (reason === undefined) return
    // Here at once, whether or not the catalog can be told.
    this.#untold = reason
    this.#enter(reason)
    void this.#tell()
  }

  async #tell(): Promise<void> {
    const reason = this.#untold
    if (reason === undefined) return
    try {
      await this.#source.demote(this.#module, reason)
      this.#untold = undefined
    } catch (error) {
      this.#onOutage(error)
    }
  }

  /** Where only the answer of the catalog was lost, the same reads are counted twice: better than a difference that nobody sees. */
  async #tellShadow(): Promise<void> {
    const counts = this.#shadow.take()
    if (counts.length === 0) return
    try {
      await this.#source.countShadow(this.#module, counts)
    } catch (error) {
      for (const count of counts) this.#shadow.add(count)
      this.#onOutage(error)
    }
  }

  async #refreshAgainAndAgain(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      // While it waits anyway: counting must not keep it from the routes.
      const counting = this.#tellShadow()
      try {
        await sleep(REFRESH_MS, undefined, { ref: false, signal })
        await this.#tell()
        await this.#read()
      } catch (error) {
        if (!signal.aborted) this.#onOutage(error)
      }
      await counting
    }
  }

  async #read(): Promise<void> {
    const { routes, demoted } = await this.#source.read(this.#module)
    this.#rules = new StoredRules(this.#module, routes)
    // What was read may be older than what this process has found.
    if (this.#untold === undefined) this.#enter(demoted)
  }

  #enter(demoted: string | undefined): void {
    if (demoted === this.#demoted) return
    const isNew = (demoted === undefined) !== (this.#demoted === undefined)
    this.#demoted = demoted
    if (!isNew) return
    // Calls from before are no reason to bring it back again.
    this.#window.clear()
    this.#onDemotion(demoted)
  }
}

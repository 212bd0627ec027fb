import { setTimeout as sleep } from 'node:timers/promises'

import type { Timing } from '../../catalog/timing.ts'
import type { ErrorReport } from '../../errors.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import type { FleetPlan, PlacementPlan } from '../plan/plan-fleet.ts'
import type { AttemptOn, AttemptOptions, AttemptWork } from '../attempt/attempt.ts'
import { attemptPlacement } from '../attempt/attempt-placement.ts'
import { Outage } from './outage.ts'
import { PlacementQueue } from './placement-queue.ts'
import { RunRecorder } from './run-recorder.ts'
import { WorkerConnection } from '../worker-connection.ts'

export interface PlacementOutcome {
  readonly placement: Placement
  readonly outcome: 'migrated' | 'up to date' | 'failed' | 'not run'
  /** The migrations this run applied. */
  readonly applied: readonly string[]
  readonly error: ErrorReport | undefined
}

export interface MigrateOptions {
  /** The last migration to apply, by its name or its timestamp. Default: all of them. */
  readonly to?: string | undefined
  /** Connections for each cluster. Default: 4. */
  readonly concurrency?: number | undefined
  /** How long a statement may wait for a lock before the placement is tried again. Default: 500 ms. */
  readonly lockTimeoutMs?: number
  /**
   * How long a statement may take; then its placement has failed with MIGRATION_FAILED. A concurrent
   * index may take longer. 0: as long as it likes. Default: 15 minutes.
   */
  readonly statementTimeoutMs?: number
  /**
   * How long an index that is built concurrently waits for one transaction of the database, which holds
   * nobody else up; then its placement has failed with MIGRATION_BLOCKED. 0: it does not wait, once it is
   * seen to. Default: 5 minutes.
   */
  readonly indexWaitMs?: number
  /** How often a placement that met a lock, a deadlock or a lost connection is tried. Default: 8. */
  readonly attempts?: number
  /**
   * After how many failed placements no further one is begun; what is in flight finishes.
   * Default: 1.
   */
  readonly maxFailures?: number
  /**
   * Told as a wave of the rollout begins, with how many of its placements are behind; not of one where
   * none is. Told of a wave again when tenants of it came during the run.
   */
  readonly onWave?: (wave: { readonly name: string; readonly placements: number }) => void
  /** Told as what a wave has migrated is about to be compared with what its migrations make. */
  readonly onCompare?: (wave: { readonly placements: number }) => void
  /** Told as the run waits behind a wave. */
  readonly onPause?: (pause: { readonly wave: string; readonly ms: number }) => void
  /** Told as each placement ends. */
  readonly onOutcome?: (outcome: PlacementOutcome) => void
  /** Stops handing out placements; what is in flight finishes. */
  readonly signal?: AbortSignal
  /** A number in [0, 1) that spreads retries. Default: Math.random. */
  readonly random?: () => number
}

interface Work extends AttemptWork {
  readonly attempt: number
  /** What earlier attempts have applied, by name. */
  readonly applied: readonly string[]
  /** What that took. */
  readonly timings: readonly Timing[]
}

const NOTHING_DONE: Omit<Work, 'entry'> = { inDoubt: [], attempt: 1, applied: [], timings: [] }

/** What the workers of one cluster share. */
interface ClusterWork {
  readonly queue: PlacementQueue<Work>
  readonly outage: Outage
}

/** How long each worker waits before it goes to a cluster again that has not answered. */
const PAUSE_IN_OUTAGE_MS = 500

/**
 * Migrates what the plan says, all clusters at once; none of it may have a problem. After too many
 * failures no further placement is begun; each one is in the result, with what became of it. A cluster that
 * does not answer is waited for, about a minute at most; what is left of it has failed then.
 *
 * @param attempt Does what is pending. Default: it is applied.
 */
export async function migrateFleet(
  fleet: Fleet,
  plan: FleetPlan,
  options: MigrateOptions = {},
  recorder: RunRecorder = new RunRecorder(fleet, undefined),
  attempt: AttemptOn = attemptPlacement,
): Promise<PlacementOutcome[]> {
  const run = new FleetRun(fleet, plan, options, recorder, attempt)
  return await run.outcomes()
}

class FleetRun {
  readonly #fleet: Fleet
  readonly #plan: FleetPlan
  readonly #options: MigrateOptions
  readonly #attemptOptions: AttemptOptions
  readonly #recorder: RunRecorder
  readonly #attempt: AttemptOn
  readonly #outcomes = new Map<string, PlacementOutcome>()
  #failures = 0

  constructor(
    fleet: Fleet,
    plan: FleetPlan,
    options: MigrateOptions,
    recorder: RunRecorder,
    attempt: AttemptOn,
  ) {
    this.#fleet = fleet
    this.#plan = plan
    this.#options = options
    this.#recorder = recorder
    this.#attempt = attempt
    this.#attemptOptions = {
      migrations: plan.migrations,
      signal: options.signal,
      lockTimeoutMs: options.lockTimeoutMs ?? 500,
      statementTimeoutMs: options.statementTimeoutMs ?? 15 * 60_000,
      indexWaitMs: options.indexWaitMs ?? 5 * 60_000,
    }
  }

  async outcomes(): Promise<PlacementOutcome[]> {
    const byCluster = Map.groupBy(this.#plan.placements, (entry) => entry.placement.cluster)
    await Promise.all(
      [...byCluster].map(([cluster, entries]) => this.#migrateCluster(cluster, entries)),
    )
    await this.#recorder.flush()
    return this.#plan.placements.map(
      (entry) => this.#outcomes.get(entry.placement.id) ?? notRun(entry),
    )
  }

  async #migrateCluster(cluster: string, entries: readonly PlacementPlan[]): Promise<void> {
    const behind: PlacementPlan[] = []
    for (const entry of entries) {
      if (entry.pending.length === 0) this.#tell(upToDate(entry))
      else behind.push(entry)
    }
    const work = behind.values().map((entry): Work => ({ ...NOTHING_DONE, entry }))
    const shared = { queue: new PlacementQueue(work), outage: new Outage(cluster) }
    const count = Math.min(this.#options.concurrency ?? 4, behind.length)
    await Promise.all(Array.from({ length: count }, () => this.#work(shared)))
  }

  async #work(shared: ClusterWork): Promise<void> {
    await using connection = new WorkerConnection(this.#fleet)
    while (!this.#isStopped()) {
      const next = shared.queue.take(performance.now())
      if (next === undefined) return
      if ('waitMs' in next) {
        await sleep(next.waitMs)
        continue
      }
      const error = shared.outage.verdict(performance.now())
      const outcome =
        error === undefined
          ? await this.#try(shared, connection, next.item)
          : this.#fail(next.item, error)
      if (outcome !== undefined) this.#tell(outcome)
    }
  }

  /** What became of the placement; undefined when it will be tried again. */
  async #try(
    { queue, outage }: ClusterWork,
    connection: WorkerConnection,
    work: Work,
  ): Promise<PlacementOutcome | undefined> {
    const result = await this.#attempt(this.#fleet, connection, work, this.#attemptOptions)
    outage.note(performance.now(), result.kind === 'unreached' ? result.error : undefined)
    const { entry, inDoubt } = result
    const applied = [...work.applied, ...result.applied.map(({ name }) => name)]
    const timings = [...work.timings, ...result.timings]
    const left = { entry, inDoubt, applied, timings, attempt: work.attempt }
    if (result.kind === 'done') {
      this.#recorder.done(entry.placement, applied, { ledger: entry.ledger, timings })
      return applied.length === 0 ? upToDate(entry) : migrated(entry.placement, applied)
    }
    if (result.kind === 'failed') return this.#fail(left, result.error)
    if (this.#options.signal?.aborted) {
      if (applied.length > 0) this.#recorder.stopped(entry.placement, entry.ledger)
      return { ...notRun(entry), applied }
    }
    // A cluster that was away before anything was sent costs no attempt; what may have put it away does.
    const cost = result.kind === 'unreached' ? result.behind : result.error
    if (cost !== undefined && work.attempt >= (this.#options.attempts ?? 8)) {
      return this.#fail(left, cost)
    }
    const next = { ...left, attempt: work.attempt + (cost === undefined ? 0 : 1) }
    if (result.kind === 'unreached') {
      queue.putBack(next, performance.now())
      // Whatever is taken next lies there as well.
      await sleep(PAUSE_IN_OUTAGE_MS)
      return undefined
    }
    const random = this.#options.random ?? Math.random
    const pauseMs = 50 * Math.min(work.attempt, 20) * (0.5 + random())
    queue.putBack(next, performance.now() + pauseMs)
    return undefined
  }

  #fail({ entry, applied, timings }: Work, error: ErrorReport): PlacementOutcome {
    const { placement, ledger, pending } = entry
    // With what it has got: that is what `saas migrate down` takes back.
    const names = [...applied, ...pending.map(({ name }) => name)]
    const changed = applied.length > 0 ? { ledger, timings } : {}
    this.#recorder.failed(placement, names, error, changed)
    return { placement, outcome: 'failed', applied, error }
  }

  #isStopped(): boolean {
    const { maxFailures = 1, signal } = this.#options
    return this.#failures >= maxFailures || signal?.aborted === true
  }

  #tell(outcome: PlacementOutcome): void {
    this.#outcomes.set(outcome.placement.id, outcome)
    if (outcome.outcome === 'failed') this.#failures += 1
    this.#options.onOutcome?.(outcome)
  }
}

export function notRun({ placement }: PlacementPlan): PlacementOutcome {
  return { placement, outcome: 'not run', applied: [], error: undefined }
}

function upToDate({ placement }: PlacementPlan): PlacementOutcome {
  return { placement, outcome: 'up to date', applied: [], error: undefined }
}

function migrated(placement: Placement, applied: readonly string[]): PlacementOutcome {
  return { placement, outcome: 'migrated', applied, error: undefined }
}

import type { MigrateRequest, PlacementOutcome } from '@tenantry/runtime/fleet'

import { choosePaint, type Paint } from './colour.ts'
import { MigrationTally } from './migration-tally.ts'
import { placementName } from './placement-name.ts'
import { renderHeld } from './render-plan.ts'
import {
  renderComparing,
  renderMigrationProgress,
  renderMigrationProgressLine,
  renderPause,
  renderPreparing,
} from './render-migration-progress.ts'

type Callbacks = Required<
  Pick<MigrateRequest, 'onPlan' | 'onWave' | 'onCompare' | 'onPause' | 'onOutcome'>
>
type Told<Callback extends keyof Callbacks> = Parameters<Callbacks[Callback]>[0]

const REDRAW_MS = 100
const LINE_MS = 10_000

/**
 * Tells on stderr how a migration goes: a bar on a terminal, a line every ten seconds in a log; failures
 * as they come.
 */
export class MigrationReporter implements Disposable {
  readonly #stream: NodeJS.WriteStream
  readonly #paint: Paint
  #timer: NodeJS.Timeout | undefined
  #tally = new MigrationTally({ placements: 0, pending: 0 })
  /** What is done while no placement is migrated. */
  #meanwhile: (() => string) | undefined

  constructor(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv) {
    this.#stream = stream
    this.#paint = choosePaint(stream, environment)
  }

  /**
   * Before the run is begun, so that its preparations are told of too.
   *
   * @param signal Aborted when somebody stops the run, which is told as well.
   */
  start(signal: AbortSignal): void {
    signal.addEventListener('abort', () => this.#tellStop())
    const began = performance.now()
    this.#meanwhile = () => renderPreparing(performance.now() - began)
    if (this.#stream.isTTY) this.#tick()
  }

  /** For the run that is told about. */
  get callbacks(): Callbacks {
    return {
      onPlan: (plan) => this.#begin(plan),
      onWave: (wave) => this.#beginWave(wave),
      onCompare: ({ placements }) => this.#rest(() => renderComparing(placements)),
      onPause: (pause) => this.#pause(pause),
      onOutcome: (outcome) => this.#count(outcome),
    }
  }

  #begin(plan: Told<'onPlan'>): void {
    for (const migration of plan.held) this.#say(renderHeld(migration))
    this.#tally = new MigrationTally(plan)
    if (plan.pending === 0) {
      this.end()
      return
    }
    if (this.#stream.isTTY) return
    this.#say(`${plan.pending} of ${plan.placements} placements to migrate`)
    this.#tick()
  }

  #beginWave({ name, placements }: Told<'onWave'>): void {
    this.#meanwhile = undefined
    this.#tally.work(performance.now())
    // Without waves in the configuration there is one, of which nobody need hear.
    if (placements < this.#tally.total) this.#say(`wave ${name}: ${placements} placements`)
  }

  #pause({ wave, ms }: Told<'onPause'>): void {
    const until = performance.now() + ms
    const told = () => renderPause(wave, until - performance.now())
    if (!this.#stream.isTTY) this.#say(told())
    this.#rest(told)
  }

  #rest(meanwhile: () => string): void {
    this.#meanwhile = meanwhile
    this.#tally.rest(performance.now())
  }

  #count(outcome: PlacementOutcome): void {
    this.#tally.count(outcome)
    const { placement, error } = outcome
    if (outcome.outcome !== 'failed' || error === undefined) return
    this.#say(
      `${this.#paint('red', 'failed')} ${placementName(placement)}  ${error.code}: ${error.message}`,
    )
  }

  #tellStop(): void {
    if (this.#timer !== undefined)
      this.#say('Stopping: what is in flight finishes. Ctrl-C again ends it now.')
  }

  #tick(): void {
    this.#timer = setInterval(() => this.#draw(), this.#stream.isTTY ? REDRAW_MS : LINE_MS)
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#timer === undefined) return
    clearInterval(this.#timer)
    this.#timer = undefined
    if (this.#stream.isTTY) this.#stream.write('\r\u001B[2K')
  }

  [Symbol.dispose](): void {
    this.end()
  }

  #say(line: string): void {
    this.#stream.write(this.#stream.isTTY ? `\r\u001B[2K${line}\n` : `${line}\n`)
    if (this.#stream.isTTY && this.#timer !== undefined) this.#draw()
  }

  #draw(): void {
    const progress = this.#tally.progress(performance.now())
    if (this.#stream.isTTY) {
      const line = this.#meanwhile?.() ?? renderMigrationProgress(progress, this.#paint)
      this.#stream.write(`\r\u001B[2K${line}`)
    } else {
      this.#stream.write(`${this.#meanwhile?.() ?? renderMigrationProgressLine(progress)}\n`)
    }
  }
}

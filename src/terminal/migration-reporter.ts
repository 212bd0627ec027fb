import type { MigrateRequest, PlacementOutcome } from '@tenantry/runtime/fleet'

import { choosePaint, type Paint } from './colour.ts'
import { placementName } from './placement-name.ts'
import { renderHeld } from './render-plan.ts'
import {
  renderComparing,
  renderMigrationProgress,
  renderMigrationProgressLine,
} from './render-migration-progress.ts'

type Plan = Parameters<NonNullable<MigrateRequest['onPlan']>>[0]

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
  #total = 0
  readonly #told = new Set<string>()
  #failed = 0
  #began = 0
  /** How many placements are being compared with what their migrations make; 0 while they are migrated. */
  #comparing = 0

  /** @param signal Aborted when somebody stops the run, which is told as well. */
  constructor(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv, signal: AbortSignal) {
    this.#stream = stream
    this.#paint = choosePaint(stream, environment)
    signal.addEventListener('abort', () => this.#tellStop())
  }

  /** For the run that is told about. */
  get callbacks(): Pick<MigrateRequest, 'onPlan' | 'onWave' | 'onCompare' | 'onOutcome'> {
    return {
      onPlan: (plan) => this.#begin(plan),
      onWave: (wave) => this.#beginWave(wave),
      onCompare: ({ placements }) => (this.#comparing = placements),
      onOutcome: (outcome) => this.#count(outcome),
    }
  }

  #begin({ placements, pending, held }: Plan): void {
    for (const migration of held) this.#say(renderHeld(migration))
    this.#total = placements
    this.#told.clear()
    this.#began = performance.now()
    if (pending === 0) return
    if (!this.#stream.isTTY) this.#say(`${pending} of ${placements} placements to migrate`)
    this.#timer = setInterval(
      () => (this.#stream.isTTY ? this.#draw() : this.#sayProgress()),
      this.#stream.isTTY ? REDRAW_MS : LINE_MS,
    )
  }

  #beginWave({ name, placements }: { readonly name: string; readonly placements: number }): void {
    this.#comparing = 0
    // Without waves in the configuration there is one, of which nobody need hear.
    if (this.#timer !== undefined && placements < this.#total) {
      this.#say(`wave ${name}: ${placements} placements`)
    }
  }

  #count({ placement, outcome, error }: PlacementOutcome): void {
    // One that turns out not to be what its migrations make was told as migrated before.
    this.#told.add(placement.id)
    // Tenants that come meanwhile were not counted.
    this.#total = Math.max(this.#total, this.#told.size)
    if (outcome !== 'failed' || error === undefined) return
    this.#failed += 1
    this.#say(
      `${this.#paint('red', 'failed')} ${placementName(placement)}  ${error.code}: ${error.message}`,
    )
  }

  #tellStop(): void {
    if (this.#timer !== undefined)
      this.#say('Stopping: what is in flight finishes. Ctrl-C again ends it now.')
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
    const line =
      this.#comparing > 0
        ? renderComparing(this.#comparing)
        : renderMigrationProgress(this.#progress(), this.#paint)
    this.#stream.write(`\r\u001B[2K${line}`)
  }

  #sayProgress(): void {
    const line =
      this.#comparing > 0
        ? renderComparing(this.#comparing)
        : renderMigrationProgressLine(this.#progress())
    this.#stream.write(`${line}\n`)
  }

  #progress() {
    const elapsedMs = performance.now() - this.#began
    return { done: this.#told.size, total: this.#total, failed: this.#failed, elapsedMs }
  }
}

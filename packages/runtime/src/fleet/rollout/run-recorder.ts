import type { Ledger } from '../../catalog/ledger.ts'
import type { RunEntry } from '../../catalog/run-catalog.ts'
import { alignTimings, type Timing } from '../../catalog/timing.ts'
import type { ErrorReport } from '../../errors.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import { BatchWriter } from './batch-writer.ts'

interface Note {
  readonly placementId: string
  /** Undefined: it is not known yet how it ends. */
  readonly entry: RunEntry | undefined
  /** What the placement has by now; undefined where that has not changed. */
  readonly ledger: Ledger | undefined
}

/** What is told beside the migrations of a placement. */
interface Details {
  /** What the placement has by now. Default: that has not changed. */
  readonly ledger?: Ledger
  /** What its migrations took, as far as they were applied. Default: that is not known. */
  readonly timings?: readonly Timing[]
}

/**
 * Tells the catalog what becomes of placements. What is not told when the process is killed, the next
 * run finds out from the placements themselves.
 */
export class RunRecorder {
  readonly #fleet: Fleet
  readonly #runId: string | undefined
  readonly #writer: BatchWriter<Note>

  /** @param runId Of a run that has begun. Undefined: ledgers are remembered, and no run is noted. */
  constructor(fleet: Fleet, runId: string | undefined) {
    this.#fleet = fleet
    this.#runId = runId
    this.#writer = new BatchWriter((notes) => this.#write(notes))
  }

  done(
    { id: placementId }: Placement,
    migrations: readonly string[],
    { ledger, timings = [] }: Details,
  ): void {
    const tookMs = alignTimings(migrations, timings)
    const entry: RunEntry = { placementId, migrations, outcome: 'done', error: undefined, tookMs }
    this.#writer.add({ placementId, entry, ledger })
  }

  /** Of a placement that is left half way. */
  stopped(placement: Placement, ledger: Ledger): void {
    this.#writer.add({ placementId: placement.id, entry: undefined, ledger })
  }

  /** @param migrations What it was to get, those among them that it has got by now. */
  failed(
    { id: placementId }: Placement,
    migrations: readonly string[],
    { code, message }: ErrorReport,
    { ledger, timings = [] }: Details = {},
  ): void {
    const error = `${code}: ${message}`
    const tookMs = alignTimings(migrations, timings)
    const entry: RunEntry = { placementId, migrations, outcome: 'failed', error, tookMs }
    this.#writer.add({ placementId, entry, ledger })
  }

  /** @throws What kept the catalog from remembering. */
  async flush(): Promise<void> {
    await this.#writer.flush()
  }

  async #write(notes: readonly Note[]): Promise<void> {
    // Placements of a plan share their ledger as an object, so that one statement serves many.
    const byLedger = Map.groupBy(notes, ({ ledger }) => ledger)
    for (const [ledger, group] of byLedger) {
      if (ledger === undefined) continue
      const ids = group.map(({ placementId }) => placementId)
      await this.#fleet.ledgers.remember(ids, ledger)
    }
    if (this.#runId === undefined) return
    await this.#fleet.runs.note(
      this.#runId,
      notes.flatMap(({ entry }) => entry ?? []),
    )
  }
}

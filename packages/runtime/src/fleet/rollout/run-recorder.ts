import type { Ledger } from '../../catalog/ledger.ts'
import type { RunEntry } from '../../catalog/run-catalog.ts'
import type { ErrorReport } from '../../errors.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import type { PlacementPlan } from '../plan-fleet.ts'
import { BatchWriter } from './batch-writer.ts'

interface Note {
  readonly entry: RunEntry
  /** What the placement has by now; undefined where that has not changed. */
  readonly ledger: Ledger | undefined
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

  done({ placement, pending, after }: PlacementPlan): void {
    const migrations = pending.map(({ name }) => name)
    const entry: RunEntry = {
      placementId: placement.id,
      migrations,
      outcome: 'done',
      error: undefined,
    }
    this.#writer.add({ entry, ledger: after })
  }

  failed({ placement, pending }: PlacementPlan, { code, message }: ErrorReport): void {
    const migrations = pending.map(({ name }) => name)
    const error = `${code}: ${message}`
    const entry: RunEntry = { placementId: placement.id, migrations, outcome: 'failed', error }
    this.#writer.add({ entry, ledger: undefined })
  }

  /** Of a placement that has its migrations, and is not what they make. */
  differs(
    placement: Placement,
    migrations: readonly string[],
    { code, message }: ErrorReport,
  ): void {
    const error = `${code}: ${message}`
    const entry: RunEntry = { placementId: placement.id, migrations, outcome: 'failed', error }
    this.#writer.add({ entry, ledger: undefined })
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
      const ids = group.map(({ entry }) => entry.placementId)
      await this.#fleet.ledgers.remember(ids, ledger)
    }
    if (this.#runId === undefined) return
    await this.#fleet.runs.note(
      this.#runId,
      notes.map(({ entry }) => entry),
    )
  }
}

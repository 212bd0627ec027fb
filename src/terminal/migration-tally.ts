import type { PlacementOutcome } from '@tenantry/runtime/fleet'

import type { MigrationProgress } from './render-migration-progress.ts'

/** Counts what becomes of the placements that a run has to migrate, and the time that it works on them. */
export class MigrationTally {
  /** How many placements there are to migrate. */
  readonly total: number
  /** Told with the others, and no work. */
  readonly #upToDateBefore: number
  readonly #told = new Set<string>()
  #upToDate = 0
  #failed = 0
  #workedMs = 0
  #workingSince: number | undefined

  constructor({ placements, pending }: { readonly placements: number; readonly pending: number }) {
    this.total = pending
    this.#upToDateBefore = placements - pending
  }

  count({ placement, outcome }: PlacementOutcome): void {
    // One that turns out not to be what its migrations make was told as migrated before.
    this.#told.add(placement.id)
    if (outcome === 'failed') this.#failed += 1
    if (outcome === 'up to date') this.#upToDate += 1
  }

  /** @param now In milliseconds, on one clock. */
  work(now: number): void {
    this.#workingSince ??= now
  }

  /** Until the next work, time says nothing of how fast it goes. */
  rest(now: number): void {
    this.#workedMs += now - (this.#workingSince ?? now)
    this.#workingSince = undefined
  }

  progress(now: number): MigrationProgress {
    // Where another run was faster, a placement turns out up to date that was to be migrated.
    const done = this.#told.size - Math.min(this.#upToDate, this.#upToDateBefore)
    return {
      done: Math.min(done, this.total),
      total: this.total,
      failed: this.#failed,
      elapsedMs: this.#workedMs + now - (this.#workingSince ?? now),
    }
  }
}

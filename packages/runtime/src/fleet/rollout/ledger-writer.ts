import type { Ledger } from '../../catalog/ledger.ts'
import type { LedgerCatalog } from '../../catalog/ledger-catalog.ts'

const MOST_AT_ONCE = 200
const LONGEST_MS = 250

/**
 * Tells the catalog which ledgers the placements have by now: many at once, beside the work, since a
 * statement for each would take longer than the work. What is not told when the process is killed,
 * the next run finds out from the placements.
 */
export class LedgerWriter {
  readonly #ledgers: LedgerCatalog
  /** By ledger: the placements of a plan share theirs, as an object. */
  readonly #waiting = new Map<Ledger, string[]>()
  #count = 0
  #timer: NodeJS.Timeout | undefined
  #written: Promise<void> = Promise.resolve()

  constructor(ledgers: LedgerCatalog) {
    this.#ledgers = ledgers
  }

  remember(placementId: string, ledger: Ledger): void {
    const ids = this.#waiting.get(ledger)
    if (ids === undefined) this.#waiting.set(ledger, [placementId])
    else ids.push(placementId)
    this.#count += 1
    if (this.#count >= MOST_AT_ONCE) this.#write()
    else this.#timer ??= setTimeout(() => this.#write(), LONGEST_MS)
  }

  /** @throws What kept the catalog from remembering. */
  async flush(): Promise<void> {
    this.#write()
    await this.#written
  }

  #write(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const groups = [...this.#waiting]
    this.#waiting.clear()
    this.#count = 0
    this.#written = this.#tell(this.#written, groups)
    // Told by `flush`.
    this.#written.catch(() => undefined)
  }

  async #tell(before: Promise<void>, groups: readonly [Ledger, string[]][]): Promise<void> {
    await before
    for (const [ledger, ids] of groups) await this.#ledgers.remember(ids, ledger)
  }
}

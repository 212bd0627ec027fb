import type { Ledger } from '../../catalog/ledger.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'

/** A migration that waits for its counterpart to be everywhere. */
export interface HeldMigration {
  readonly migration: string
  /** What it waits for. */
  readonly contracts: string
  /** How many placements of the whole fleet lack that. */
  readonly lacking: number
}

/**
 * Which migrations have to wait: expand and contract are two steps, and code that knows only the first
 * state works on a placement until it has the second.
 *
 * @param ledgers Of every placement there is, whatever part of the fleet is meant.
 */
export function findHeld(
  migrations: readonly RenderedMigration[],
  ledgers: readonly Ledger[],
): HeldMigration[] {
  return migrations.flatMap(({ name, contracts }) => {
    if (contracts === undefined) return []
    const lacking = ledgers.filter((ledger) => !has(ledger, contracts)).length
    return lacking === 0 ? [] : [{ migration: name, contracts, lacking }]
  })
}

function has(ledger: Ledger, name: string): boolean {
  return ledger.some(({ migration }) => migration === name)
}

import { digestOf, type Ledger } from '../../catalog/ledger.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Fleet } from '../fleet.ts'
import { readFleetPlan, type Selection } from './read-fleet-plan.ts'
import { readAllLedgers } from './read-ledgers.ts'

/**
 * Asks the placements themselves which migrations they have, and corrects what the catalog remembers.
 *
 * @returns About how many placements the catalog was wrong.
 * @throws what `readFleetPlan` throws, and the errors of node-postgres where a database cannot be asked.
 */
export async function refreshLedgers(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  selection: Selection = {},
): Promise<number> {
  const { placements } = await readFleetPlan(fleet, migrations, selection)
  const live = await readAllLedgers(
    fleet,
    placements.map(({ placement }) => placement),
  )
  const wrong = placements.flatMap(({ placement, ledger }) => {
    const real = live.get(placement.id) ?? NO_LEDGER
    return digestOf(real) === digestOf(ledger) ? [] : [{ id: placement.id, real }]
  })
  const byLedger = Map.groupBy(wrong, ({ real }) => real)
  for (const [ledger, group] of byLedger) {
    await fleet.ledgers.remember(
      group.map(({ id }) => id),
      ledger,
    )
  }
  return wrong.length
}

/** Of a placement that is not there any more, or not yet. */
const NO_LEDGER: Ledger = []

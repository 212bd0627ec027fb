import type { ErrorReport } from '../../errors.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import { findDrift } from './find-drift.ts'

const DIFFERENCES_NAMED = 5

/**
 * Compares placements with what their ledgers stand for: a stamp in a ledger proves nothing.
 *
 * @returns Why a placement is not what it should be, or could not be read, by its id: MIGRATION_SHAPE_DIFFERS
 * naming the first differences, PLACEMENT_UNREADABLE, MIGRATION_EDITED, MIGRATION_MISSING.
 */
export async function verifyShapes(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  placements: readonly Placement[],
): Promise<Map<string, ErrorReport>> {
  const drift = await findDrift(fleet, migrations, placements)
  const errors = new Map<string, ErrorReport>()
  for (const { placement, error } of drift.unreadable) errors.set(placement.id, error)
  for (const { placements: drifted, differences } of drift.classes) {
    const texts = differences.map(({ text }) => text)
    const named = texts.slice(0, DIFFERENCES_NAMED).map((text) => `\n  ${text}`)
    const left = texts.length - named.length
    for (const { id, cluster, database, schema } of drifted) {
      errors.set(id, {
        code: 'MIGRATION_SHAPE_DIFFERS',
        message: `${cluster}/${database}/${schema} is not what its migrations make:${named.join('')}${left > 0 ? `\n  and ${left} more` : ''}`,
        hint: 'Look at `saas migrate drift`, and mend it with `saas migrate drift --fix`.',
        details: { differences: texts },
      })
    }
  }
  return errors
}

import { addToLedger } from '../../catalog/ledger.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import { diffShapes } from '../shape/diff-shapes.ts'
import { readShape } from '../shape/read-shapes.ts'
import { referenceShape } from '../shape/reference-shape.ts'
import type { Shape } from '../shape/shape.ts'
import type { Adoption } from './adoption.ts'
import { beginLedger } from './begin-ledger.ts'
import { handOver } from './hand-over.ts'
import { findOldLogins } from './old-logins.ts'
import { requireBaseline, refuseOtherShape } from './refuse-schema.ts'

/**
 * Makes a schema that was there before Tenantry a placement: what is in it goes to the owner of all
 * placements, whoever wrote to it so far gets the rights of the system scope in place of its own, and the
 * ledger begins with the baseline. No row is touched, and no lock is held for longer than one object
 * takes. Cut off anywhere, it goes on when it is called again.
 *
 * @returns False where there is no such schema.
 * @throws {TenantryError} BASELINE_MISSING, BASELINE_DIFFERS before anything is changed.
 */
export async function adoptSchema(
  fleet: Fleet,
  placement: Placement,
  migrations: readonly RenderedMigration[],
): Promise<boolean> {
  const { cluster, schema } = placement
  const reading = { roles: fleet.rolesOn(cluster), engine: fleet.engineOn(cluster) }
  return await fleet.withClient(placement, async (client) => {
    const shape = await readShape(client, reading, schema)
    if (shape === undefined) return false
    const applied = isEmpty(shape) ? [] : [requireBaseline(placement, migrations, reading.engine)]
    const ledger = addToLedger([], applied)
    const reference = await referenceShape(fleet, migrations, { kind: placement, ledger })
    const oldLogins = await findOldLogins(client, schema, reading.roles)
    refuseOtherShape(placement, diffShapes(shape, reference.shape), oldLogins)
    const adoption: Adoption = { fleet, client, placement, oldLogins }
    await handOver(adoption)
    await beginLedger(adoption, ledger, reference)
    return true
  })
}

function isEmpty(shape: Shape): boolean {
  return shape.every(({ kind, parent }) => kind === 'schema' || parent.startsWith('schema '))
}

import type { Mode } from '../../config/index.ts'
import { reasonOf, TenantryError } from '../../errors.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import type { PlacementPlan } from '../plan/plan-fleet.ts'
import { diffShapes } from '../shape/diff-shapes.ts'
import { type ReferenceShape, referenceShape } from '../shape/reference-shape.ts'

/**
 * Goes there and back on a scratch schema, and compares with what was before: nothing shows otherwise
 * that a way back leads back. Once for each cluster and ledger; placements share theirs.
 *
 * @param placements `pending` is what goes, the last one first.
 * @param ways What undoes each migration, by its name.
 * @throws {TenantryError} ROLL_BACK_DIFFERS naming the differences, MIGRATION_NOT_ROLLED_BACK.
 */
export async function rehearseRollBack(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  placements: readonly PlacementPlan[],
  ways: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const alike = Map.groupBy(placements, ({ placement, ledger, pending }) =>
    JSON.stringify([
      placement.cluster,
      formOf(fleet, placement),
      ledger,
      pending.map(({ name }) => name),
    ]),
  )
  for (const [first] of alike.values()) {
    if (first === undefined) continue
    const { after, pending } = first
    const behind = pending.flatMap(({ name }) => ways.get(name) ?? [])
    const found = await goThereAndBack(fleet, migrations, first, behind)
    const wanted = await referenceShape(fleet, migrations, { kind: first.placement, ledger: after })
    if (found.fingerprint === wanted.fingerprint) continue
    throw differs(diffShapes(found.shape, wanted.shape).map(({ text }) => text))
  }
}

function formOf(fleet: Fleet, { cluster, mode }: Placement): Mode {
  return fleet.engineOn(cluster).shapedLike(mode)
}

async function goThereAndBack(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  { placement, ledger, pending }: PlacementPlan,
  behind: readonly string[],
): Promise<ReferenceShape> {
  try {
    return await referenceShape(fleet, migrations, { kind: placement, ledger, behind })
  } catch (cause) {
    if (cause instanceof TenantryError) throw cause
    const names = pending.map(({ name }) => name).join(', ')
    throw new TenantryError('MIGRATION_NOT_ROLLED_BACK', {
      message: `The way back of ${names} cannot run on an empty schema: ${reasonOf(cause)}`,
      hint: 'Correct the `down` of the migration; no placement was touched.',
      cause,
    })
  }
}

function differs(differences: readonly string[]): TenantryError {
  return new TenantryError('ROLL_BACK_DIFFERS', {
    message: `The way back does not lead to what was there before:${differences.map((text) => `\n  ${text}`).join('')}`,
    hint: 'Write `down` into the migration, so that these are as they were; no placement was touched.',
    details: { differences },
  })
}

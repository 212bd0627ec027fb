import type { Ledger } from '../../catalog/ledger.ts'
import { type ErrorReport, reasonOf, TenantryError } from '../../errors.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import { readLedgers } from '../plan/read-ledgers.ts'
import { convergeShape, type Convergence } from './converge-shape.ts'
import { diffShapes, type ShapeDifference } from './diff-shapes.ts'
import { type FingerprintReading, readFingerprints, readShape } from './read-shapes.ts'
import { ReferenceShapes } from './reference-shape.ts'

/** Placements of one cluster that are the same, and not what their ledger stands for. */
export interface DriftClass {
  readonly cluster: string
  readonly ledger: Ledger
  readonly fingerprint: string
  readonly reference: string
  readonly placements: readonly Placement[]
  readonly differences: readonly ShapeDifference[]
  readonly convergence: Convergence
}

/** A fleet compared with its references; each placement is in one of the three. */
export interface Drift {
  /** How many are what their ledger stands for. */
  readonly asExpected: number
  readonly classes: readonly DriftClass[]
  /** What could not be read or compared, and why. */
  readonly unreadable: readonly { readonly placement: Placement; readonly error: ErrorReport }[]
}

/** Compares each placement with what its own ledger stands for; touches nothing but scratch schemas. */
export async function findDrift(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  placements: readonly Placement[],
): Promise<Drift> {
  const references = new ReferenceShapes(fleet, migrations)
  const reading = await readFingerprints(fleet, placements)
  const unreadable = placements.flatMap((placement) => {
    const error = reading.unreadable.get(placement.id)
    return error === undefined ? [] : [{ placement, error }]
  })
  const fingerprinted = placements.filter(({ id }) => reading.fingerprints.has(id))
  const { ledgers, unfinished } = await readLedgers(fleet, fingerprinted)
  const unasked = new Set<Placement>()
  for (const { placements: few, error } of unfinished) {
    for (const placement of few) {
      if (ledgers.has(placement.id)) continue
      unasked.add(placement)
      unreadable.push({ placement, error: reportOf(placement, error) })
    }
  }
  const readable = fingerprinted.filter((placement) => !unasked.has(placement))
  const classes: DriftClass[] = []
  let asExpected = 0
  for (const alike of groupAlike(readable, reading, ledgers)) {
    const [first] = alike
    if (first === undefined) continue
    try {
      const ledger = ledgers.get(first.id)
      if (ledger === undefined) throw withoutLedger(first)
      const reference = await references.fingerprint(first, ledger)
      const fingerprint = reading.fingerprints.get(first.id) ?? ''
      if (fingerprint === reference) {
        asExpected += alike.length
        continue
      }
      const { shape: wanted } = await references.shape(first, ledger)
      const shapes = {
        roles: fleet.rolesOn(first.cluster),
        engine: fleet.engineOn(first.cluster),
      }
      const found =
        (await fleet.withClient(first, (client) => readShape(client, shapes, first.schema))) ?? []
      const differences = diffShapes(found, wanted)
      const convergence = convergeShape(differences, wanted)
      const { cluster } = first
      classes.push({
        cluster,
        ledger,
        fingerprint,
        reference,
        placements: alike,
        differences,
        convergence,
      })
    } catch (error) {
      for (const placement of alike)
        unreadable.push({ placement, error: reportOf(placement, error) })
    }
  }
  return { asExpected, classes, unreadable }
}

function groupAlike(
  placements: readonly Placement[],
  { fingerprints }: FingerprintReading,
  ledgers: ReadonlyMap<string, Ledger>,
): Placement[][] {
  return groupBy(placements, [
    ({ cluster }) => cluster,
    // Those with the same migrations have the same object.
    ({ id }) => ledgers.get(id),
    ({ id }) => fingerprints.get(id),
  ])
}

function groupBy(
  placements: readonly Placement[],
  [first, ...others]: readonly ((placement: Placement) => unknown)[],
): Placement[][] {
  if (first === undefined) return [[...placements]]
  return [...Map.groupBy(placements, first).values()].flatMap((group) => groupBy(group, others))
}

function withoutLedger({ cluster, database, schema }: Placement): TenantryError {
  return new TenantryError('PLACEMENT_UNREADABLE', {
    message: `${cluster}/${database}/${schema} has no ledger, so nobody knows what it should be.`,
    hint: 'Restore the ledger of the placement from a backup.',
  })
}

function reportOf({ cluster, database, schema }: Placement, error: unknown): ErrorReport {
  if (error instanceof TenantryError) return error.toJSON()
  return {
    code: 'PLACEMENT_UNREADABLE',
    message: `${cluster}/${database}/${schema} cannot be compared: ${reasonOf(error)}`,
    hint: 'Mend what the message says, then run the command again.',
  }
}

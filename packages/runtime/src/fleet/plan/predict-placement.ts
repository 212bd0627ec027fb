import type { Measurement } from '../../catalog/measurement.ts'
import type { Placement } from '../../placement/placement.ts'

/** What is expected of a placement. */
export interface Prediction {
  /** What makes up all that is pending, one after the other. */
  readonly parts: readonly (readonly Measurement[])[]
  /** What of it nothing was measured of, by name. */
  readonly unmeasured: readonly string[]
}

/** Predicts what is pending in a placement from what the same migrations took together elsewhere. */
export function predictPlacement(
  place: Pick<Placement, 'cluster' | 'mode'>,
  pending: readonly string[],
  measurements: readonly Measurement[],
): Prediction {
  const parts: (readonly Measurement[])[] = []
  const unmeasured: string[] = []
  let rest = pending
  while (rest.length > 0) {
    const part = nearestOf(rest, place, measurements)
    const [{ migrations: names } = { migrations: rest.slice(0, 1) }] = part
    if (part.length > 0) parts.push(part)
    else unmeasured.push(...names)
    rest = rest.slice(names.length)
  }
  return { parts, unmeasured }
}

/** The mean over the placements of several measurements. */
export function meanOf(measurements: readonly Measurement[]): number {
  const count = measurements.reduce((sum, { placements }) => sum + placements, 0)
  return measurements.reduce((sum, { meanMs, placements }) => sum + meanMs * placements, 0) / count
}

function beginsWith(names: readonly string[], start: readonly string[]): boolean {
  return start.length > 0 && start.every((name, index) => name === names[index])
}

/**
 * What is believed of the start of what is pending. A pool has the rows of many tenants, so the mode says
 * more than the cluster, and more than whether all of it was measured together.
 */
function nearestOf(
  pending: readonly string[],
  { cluster, mode }: Pick<Placement, 'cluster' | 'mode'>,
  measurements: readonly Measurement[],
): readonly Measurement[] {
  const found = measurements.filter(({ migrations }) => beginsWith(pending, migrations))
  const ofMode = longestOf(found.filter((one) => one.mode === mode))
  const ofBoth = ofMode.filter((one) => one.cluster === cluster)
  return [ofBoth, ofMode].find(({ length }) => length > 0) ?? longestOf(found)
}

/** One message takes less than its parts one by one. */
function longestOf(measurements: readonly Measurement[]): readonly Measurement[] {
  const longest = Math.max(...measurements.map(({ migrations }) => migrations.length))
  return measurements.filter(({ migrations }) => migrations.length === longest)
}

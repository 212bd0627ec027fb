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
    // Of all that begins here, the longest: one message takes less than its parts one by one.
    const found = measurements.filter(({ migrations }) => beginsWith(rest, migrations))
    const longest = Math.max(1, ...found.map(({ migrations }) => migrations.length))
    const part = found.filter(({ migrations }) => migrations.length === longest)
    if (part.length > 0) parts.push(nearest(part, place))
    else unmeasured.push(...rest.slice(0, longest))
    rest = rest.slice(longest)
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

/** A pool has the rows of many tenants, so the mode says more than the cluster. */
function nearest(
  measurements: readonly Measurement[],
  { cluster, mode }: Pick<Placement, 'cluster' | 'mode'>,
): readonly Measurement[] {
  const ofMode = measurements.filter((one) => one.mode === mode)
  const ofBoth = ofMode.filter((one) => one.cluster === cluster)
  return [ofBoth, ofMode].find(({ length }) => length > 0) ?? measurements
}

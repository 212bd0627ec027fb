/** How long migrations took that took effect together. */
export interface Timing {
  /** By name, in their order. */
  readonly migrations: readonly string[]
  readonly ms: number
}

/**
 * Timings beside the migrations of a placement: what migrations took stands at the last of those that
 * took effect together, and null at the others. Undefined where something between them was not timed.
 */
export function alignTimings(
  migrations: readonly string[],
  timings: readonly Timing[],
): (number | null)[] | undefined {
  const timed = timings.flatMap((timing) => timing.migrations)
  if (timed.length === 0 || timed.some((name, index) => name !== migrations[index])) {
    return undefined
  }
  return timings.flatMap(({ migrations: { length }, ms }) => [
    ...Array<null>(length - 1).fill(null),
    ms,
  ])
}

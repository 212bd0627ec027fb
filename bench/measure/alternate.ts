/** Runs once, and resolves to how long that took, in milliseconds. */
export type TimedRun = () => Promise<number>

export interface AlternateOptions {
  readonly runs: number
  /** Runs of each side before the first one that counts. */
  readonly warmups: number
}

/** Runs the sides in turn, each one first as often as the others; returns the times of each side. */
export async function alternate<Side extends string>(
  sides: Readonly<Record<Side, TimedRun>>,
  { runs, warmups }: AlternateOptions,
): Promise<Record<Side, number[]>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys widens the keys to string
  const names = Object.keys(sides) as Side[]
  const times = new Map<Side, number[]>(names.map((name) => [name, []]))
  for (let round = -warmups; round < runs; round += 1) {
    for (const name of rotate(names, Math.abs(round))) {
      const time = await sides[name]()
      if (round >= 0) times.get(name)?.push(time)
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries widens them as well
  return Object.fromEntries(times) as Record<Side, number[]>
}

function rotate<Item>(items: readonly Item[], by: number): Item[] {
  const start = by % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}

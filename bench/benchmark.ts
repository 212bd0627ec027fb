import type { Measured } from './measure/compare.ts'

/** One line of the result, as `--json` prints it. */
export interface Row {
  readonly name: string
  /** Median of our side. */
  readonly ours: number
  /** Median of what it is held against, in the same run. */
  readonly reference: number
  /** `ours` divided by `reference`. */
  readonly ratio: number
  readonly better: 'lower' | 'higher'
  /** How far apart the runs lie: the middle half of their ratios, as a part of the median ratio. */
  readonly spread: number
  /** How often each side was run. */
  readonly runs: number
}

/** A row, and what a person needs to know to believe it. */
export interface Result extends Measured {
  readonly name: string
  readonly better: Row['better']
  /** Of `ours` and `reference`. */
  readonly unit: 'ms' | 'µs' | 'MB'
  readonly oursIs: string
  readonly referenceIs: string
  /** What the figures leave out. */
  readonly excluded: string
  readonly goal: string
  readonly note?: string
}

export interface Benchmark {
  readonly name: string
  readonly summary: string
  readonly run: () => Promise<readonly Result[]>
}

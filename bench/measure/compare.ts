import { median, spread } from './statistics.ts'

export interface Measured {
  readonly ours: number
  readonly reference: number
  readonly ratio: number
  readonly spread: number
  readonly runs: number
}

/**
 * Holds the runs of our side against those of the reference. The spread is that of the ratios within
 * one round: what slows the machine down for a while slows both sides of a round.
 */
export function compare(ours: readonly number[], reference: readonly number[]): Measured {
  if (ours.length !== reference.length) {
    throw new RangeError(`${ours.length} runs cannot be held against ${reference.length}.`)
  }
  const ratios = ours.map((time, round) => time / (reference[round] ?? Number.NaN))
  return {
    ours: median(ours),
    reference: median(reference),
    ratio: median(ours) / median(reference),
    spread: spread(ratios),
    runs: ours.length,
  }
}

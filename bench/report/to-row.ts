import type { Result, Row } from '../benchmark.ts'

/** What machines get: the row without the words, its numbers without digits that mean nothing. */
export function toRow({ name, ours, reference, ratio, better, spread, runs }: Result): Row {
  return {
    name,
    ours: shorten(ours),
    reference: shorten(reference),
    ratio: shorten(ratio),
    better,
    spread: shorten(spread),
    runs,
  }
}

function shorten(value: number): number {
  return Number(value.toPrecision(4))
}

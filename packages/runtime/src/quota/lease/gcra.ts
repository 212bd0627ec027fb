import type { RateLimit } from '../../config/index.ts'

/** How long what was spent of a limit is kept, once all of its burst is there again: processes may come back to it. */
export const FORGOTTEN_MS = 3_600_000

/** What is left of a rate, as GCRA keeps it: one time. */
export interface TakenCells {
  /** The theoretical arrival time behind what was granted, on the clock of `now`. */
  readonly arrivalMs: number
  readonly granted: number
}

/**
 * The generic cell rate algorithm (ITU-T I.371, appendix A) for several cells at once: grants what is wanted, or less, but
 * nothing where there is less than the least.
 *
 * A clock that jumps back leaves an arrival time that it could never have led to. It counts as a burst that was just
 * taken, so a jump neither shuts a tenant out for its length nor lets one cell too many through.
 *
 * @param arrivalMs What the last call returned; undefined for what was never taken from.
 */
export function takeCells(
  arrivalMs: number | undefined,
  now: number,
  { intervalMs, burst }: RateLimit,
  { least, most }: { readonly least: number; readonly most: number },
): TakenCells {
  const horizon = now + burst * intervalMs
  const from = Math.min(Math.max(arrivalMs ?? now, now), horizon)
  const free = cellsIn(horizon - from, intervalMs)
  const granted = free < least ? 0 : Math.min(free, most)
  return { arrivalMs: from + granted * intervalMs, granted }
}

/**
 * How long it takes until so many cells are free, in milliseconds; 0 where they are.
 *
 * @param cost At most the burst: more is never free at once.
 */
export function waitFor(
  arrivalMs: number,
  now: number,
  { intervalMs, burst }: RateLimit,
  cost: number,
): number {
  const waitMs = arrivalMs + cost * intervalMs - now - burst * intervalMs
  return waitMs > LEAST_CELL * Math.max(1, intervalMs) ? waitMs : 0
}

/** What times in floating point may lack of a cell. */
const LEAST_CELL = 1e-6

function cellsIn(milliseconds: number, intervalMs: number): number {
  return Math.floor(milliseconds / intervalMs + LEAST_CELL)
}

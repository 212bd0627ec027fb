import type { ResultCounts } from './result-window.ts'

/** When a module brings itself back into the process. */
export interface DemotionThresholds {
  /** Milliseconds that are looked back on, half of them at least. Default: 60 s. */
  readonly windowMs?: number
  /** Below so many calls nothing is judged. Default: 20. */
  readonly least?: number
  /** The part of the calls that may fail or stay unanswered, 0 to 1. Default: 0.1. */
  readonly failures?: number
  /** The part of the compared reads that may differ, 0 to 1. Default: 0.02. */
  readonly differences?: number
}

export type ResolvedThresholds = Required<DemotionThresholds>

export function resolveThresholds({
  windowMs = 60_000,
  least = 20,
  failures = 0.1,
  differences = 0.02,
}: DemotionThresholds): ResolvedThresholds {
  return { windowMs, least, failures, differences }
}

/** Why a module is to be brought back; undefined where it may stay. */
export function findDemotionReason(
  counts: ResultCounts,
  { least, failures, differences, windowMs }: ResolvedThresholds,
): string | undefined {
  const within = `within ${windowMs / 1000} s`
  if (counts.calls >= least && counts.failures / counts.calls > failures) {
    return `${counts.failures} of ${counts.calls} calls failed ${within}, and ${failures * 100} % may.`
  }
  if (counts.compared >= least && counts.differences / counts.compared > differences) {
    return `${counts.differences} of ${counts.compared} reads in shadow differed ${within}, and ${differences * 100} % may.`
  }
  return undefined
}

import type { RehearsalReportLine } from '@tenantry/runtime/extraction'

/** Calls that failed in one way at one place. */
export interface RehearsedFailure {
  readonly operation: string
  readonly site: string
  readonly code: string
  /** Of the first of them. */
  readonly message: string
  readonly count: number
}

export interface RehearsalSummary {
  /** By the names of operations, in their order: how often each was called. */
  readonly calls: Readonly<Record<string, number>>
  /** The most frequent first. */
  readonly failures: readonly RehearsedFailure[]
}

/** What came of the calls of a rehearsal, the same failures at the same place counted. */
export function summarise(calls: readonly RehearsalReportLine[]): RehearsalSummary {
  const byOperation = Map.groupBy(calls, ({ operation }) => operation)
  const failed = calls.filter((call) => call.failed)
  const alike = Map.groupBy(failed, ({ operation, site, code }) => `${operation} ${site} ${code}`)
  const failures = [...alike.values()].map(([first, ...others]): RehearsedFailure => ({
    operation: first?.operation ?? '',
    site: first?.site ?? '',
    code: first?.code ?? '',
    message: first?.message ?? '',
    count: others.length + 1,
  }))
  return {
    calls: Object.fromEntries(
      [...byOperation].map(([name, all]): [string, number] => [name, all.length]).toSorted(byName),
    ),
    failures: failures.toSorted((one, other) => other.count - one.count),
  }
}

function byName([one]: [string, number], [other]: [string, number]): number {
  return one < other ? -1 : 1
}

import { createHash } from 'node:crypto'

import type { ReportedFinding } from './report.ts'

/**
 * What tells a finding from others, whatever moves around it: its rule, its file and what stands there, and which of
 * those that share all three it is. Lines that are added above it do not change it.
 */
export function fingerprintsOf<Found extends ReportedFinding>(
  findings: readonly Found[],
): ReadonlyMap<Found, string> {
  const seen = new Map<string, number>()
  return new Map(
    findings.map((finding) => {
      const { rule, text } = finding
      const same = JSON.stringify([rule, whereOf(finding), text.replaceAll(/\s+/g, ' ').trim()])
      const times = seen.get(same) ?? 0
      seen.set(same, times + 1)
      const hash = createHash('sha256').update(`${same}#${times}`).digest('hex')
      return [finding, hash.slice(0, 32)]
    }),
  )
}

/** Its file; of what is in a database, that it is: one that is tried out has another name. */
export function whereOf(finding: ReportedFinding): string {
  return finding.kind === 'database' ? 'database' : finding.place.file
}

import type { CheckReport } from './check.ts'

/** All that was looked at. */
export interface Diagnosis {
  /** In the order in which they were made. */
  readonly checks: readonly CheckReport[]
  readonly errors: number
  readonly warnings: number
  /** How many checks could not look. */
  readonly unseen: number
}

export function summarise(checks: readonly CheckReport[]): Diagnosis {
  const findings = checks.flatMap((check) => check.findings)
  const count = (severity: string): number =>
    findings.filter((finding) => finding.severity === severity).length
  return {
    checks,
    errors: count('error'),
    warnings: count('warning'),
    unseen: checks.filter(({ status }) => status === 'unseen').length,
  }
}

/** Whether nothing is wrong, and everything was looked at. */
export function isSound({ errors, unseen }: Diagnosis): boolean {
  return errors === 0 && unseen === 0
}

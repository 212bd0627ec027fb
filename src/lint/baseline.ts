import { TenantryError } from '@tenantry/runtime/errors'

import { fingerprintsOf, whereOf } from './fingerprints.ts'
import type { ApplicationReport } from './report.ts'

/** Findings that were there when the linter came, each with what a person needs to recognise it. */
export interface Baseline {
  readonly version: 1
  readonly findings: Readonly<Record<string, string>>
}

export function toBaseline({ findings }: ApplicationReport): Baseline {
  const entries = [...fingerprintsOf(findings)].map(
    ([finding, fingerprint]) => [fingerprint, `${finding.rule} ${whereOf(finding)}`] as const,
  )
  const sorted = entries.toSorted(([one, what], [other, where]) =>
    what === where ? (one < other ? -1 : 1) : what < where ? -1 : 1,
  )
  return { version: 1, findings: Object.fromEntries(sorted) }
}

/** A report without the findings that a baseline has. */
export function withoutKnown(report: ApplicationReport, baseline: Baseline): ApplicationReport {
  const fingerprints = fingerprintsOf(report.findings)
  const findings = report.findings.filter(
    (finding) => !Object.hasOwn(baseline.findings, fingerprints.get(finding) ?? ''),
  )
  return { ...report, findings, known: report.findings.length - findings.length }
}

/**
 * @param path For the message.
 * @throws {TenantryError} LINT_BASELINE_INVALID
 */
export function parseBaseline(text: string, path: string): Baseline {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw invalidBaseline(path, cause)
  }
  if (isBaseline(parsed)) return parsed
  throw invalidBaseline(path)
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== 'object' || value === null) return false
  if (!('version' in value) || value.version !== 1 || !('findings' in value)) return false
  const { findings } = value
  return (
    typeof findings === 'object' &&
    findings !== null &&
    !Array.isArray(findings) &&
    Object.values(findings).every((what) => typeof what === 'string')
  )
}

function invalidBaseline(path: string, cause?: unknown): TenantryError {
  return new TenantryError('LINT_BASELINE_INVALID', {
    message: `${path} is no baseline of this version of the linter.`,
    hint: 'Write it anew with `saas lint --update-baseline`, and look at what it takes in.',
    details: { path },
    cause,
  })
}

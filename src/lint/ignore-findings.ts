import {
  invalidLintConfig,
  type Ignored,
  LINT_CONFIG_FILE,
  type LintConfig,
} from './config/parse-lint-config.ts'
import { matchesGlob } from './match-glob.ts'
import type { AllowedReportedFinding, ApplicationReport } from './report.ts'

/** A report in which the findings of files that a configuration leaves out are allowed, with its reasons. */
export function ignoreFindings(
  report: ApplicationReport,
  ignored: readonly Ignored[],
): ApplicationReport {
  const reasonFor = (path: string): string | undefined =>
    ignored.find(({ files }) => files.some((pattern) => matchesGlob(path, pattern)))?.reason
  const allowed = report.findings.flatMap((finding): readonly AllowedReportedFinding[] => {
    const reason = reasonFor(finding.place.file)
    return reason === undefined ? [] : [{ ...finding, reason }]
  })
  return {
    ...report,
    findings: report.findings.filter(({ place }) => reasonFor(place.file) === undefined),
    allowed: [...report.allowed, ...allowed],
  }
}

/**
 * Makes sure that the files are there of which a configuration speaks: a mistyped pattern says nothing.
 *
 * @throws {TenantryError} LINT_CONFIG_INVALID
 */
export function assertFilesThere(
  { ignore, tenancy = [] }: Pick<LintConfig, 'ignore' | 'tenancy'>,
  paths: readonly string[],
): void {
  const patterns = [
    ...ignore.flatMap(({ files }, index) =>
      files.map((pattern, place) => ({ key: `ignore[${index}].files[${place}]`, pattern })),
    ),
    ...tenancy.map((pattern, place) => ({ key: `tenancy.files[${place}]`, pattern })),
  ]
  const missing = patterns.find(({ pattern }) => !paths.some((path) => matchesGlob(path, pattern)))
  if (missing === undefined) return
  const problem = `is ${missing.pattern}, and there is no such file`
  throw invalidLintConfig(LINT_CONFIG_FILE, missing.key, problem)
}

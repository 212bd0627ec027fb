import { invalidLintConfig, type Ignored, LINT_CONFIG_FILE } from './config/parse-lint-config.ts'
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
 * Makes sure that what is left out is there: a mistyped pattern leaves nothing out.
 *
 * @throws {TenantryError} LINT_CONFIG_INVALID
 */
export function assertIgnoredThere(
  ignored: readonly Ignored[],
  paths: readonly string[],
): void {
  for (const [index, { files }] of ignored.entries()) {
    for (const [place, pattern] of files.entries()) {
      if (paths.some((path) => matchesGlob(path, pattern))) continue
      throw invalidLintConfig(
        LINT_CONFIG_FILE,
        `ignore[${index}].files[${place}]`,
        `is ${pattern}, and there is no such file`,
      )
    }
  }
}

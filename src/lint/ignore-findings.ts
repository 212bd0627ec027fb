import type { Ignored, LintConfig } from './config/config-schema.ts'
import { invalidLintConfig, LINT_CONFIG_FILE } from './config/parse-lint-config.ts'
import { matchesGlob } from './match-glob.ts'
import type { AllowedReportedFinding, ApplicationReport, ReportedFinding } from './report.ts'

/** A report in which the findings of files that a configuration leaves out are allowed, with its reasons. */
export function ignoreFindings(
  report: ApplicationReport,
  ignored: readonly Ignored[],
): ApplicationReport {
  // What is in a database lies in no file.
  const reasonFor = (finding: ReportedFinding): string | undefined =>
    finding.kind === 'database' ? undefined : reasonOf(finding.place.file, ignored)
  const allowed = report.findings.flatMap((finding): readonly AllowedReportedFinding[] => {
    const reason = reasonFor(finding)
    return reason === undefined || finding.kind === 'database' ? [] : [{ ...finding, reason }]
  })
  return {
    ...report,
    findings: report.findings.filter((finding) => reasonFor(finding) === undefined),
    allowed: [...report.allowed, ...allowed],
  }
}

function reasonOf(path: string, ignored: readonly Ignored[]): string | undefined {
  return ignored.find(({ files }) => files.some((pattern) => matchesGlob(path, pattern)))?.reason
}

/**
 * Makes sure that the files are there of which a configuration speaks: a mistyped pattern says nothing.
 *
 * @throws {TenantryError} LINT_CONFIG_INVALID
 */
export function assertFilesThere(
  { ignore, tenancy }: Pick<LintConfig, 'ignore' | 'tenancy'>,
  paths: readonly string[],
): void {
  const patterns = [
    ...ignore.flatMap(({ files }, index) =>
      files.map((pattern, place) => ({ key: `ignore[${index}].files[${place}]`, pattern })),
    ),
    ...(tenancy?.files ?? []).map((pattern, place) => ({
      key: `tenancy.files[${place}]`,
      pattern,
    })),
  ]
  const missing = patterns.find(({ pattern }) => !paths.some((path) => matchesGlob(path, pattern)))
  if (missing === undefined) return
  const problem = `is ${missing.pattern}, and there is no such file`
  throw invalidLintConfig(LINT_CONFIG_FILE, missing.key, problem)
}

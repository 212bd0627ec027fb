import type { ApplicationReport, ReportedFinding } from './report.ts'

export interface FindingSelection {
  /** Ids of rules. Default: all. */
  readonly rules?: readonly string[] | undefined
  /** Files and folders relative to the application, with `/`. Default: all. */
  readonly paths?: readonly string[] | undefined
}

/** The part of a report that was asked for. What judges comments belongs to every rule. */
export function selectFindings(
  report: ApplicationReport,
  { rules, paths }: FindingSelection,
): ApplicationReport {
  const isWanted = (finding: ReportedFinding): boolean =>
    (rules === undefined || rules.includes(finding.rule)) &&
    (paths === undefined ||
      (finding.kind !== 'database' && paths.some((path) => isWithin(finding.place.file, path))))
  return {
    ...report,
    findings: report.findings.filter(isWanted),
    allowed: report.allowed.filter(isWanted),
  }
}

/** The first of some paths in which nothing lies that was looked at: a part that says nothing of itself. */
export function findUnjudged(
  paths: readonly string[],
  judged: readonly string[],
): string | undefined {
  return paths.find((path) => !judged.some((file) => isWithin(file, path)))
}

function isWithin(file: string, path: string): boolean {
  return path === '.' || file === path || file.startsWith(`${path}/`)
}

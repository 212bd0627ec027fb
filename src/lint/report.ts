import type { AllowedCodeFinding, CodeFinding, CodeReport } from './code/index.ts'
import type { AllowedFinding, Finding } from './finding.ts'
import type { Placed, placeFindings } from './place-findings.ts'

export type MigrationFinding = Finding & Placed
export type ReportedFinding = MigrationFinding | CodeFinding
export type AllowedReportedFinding = (AllowedFinding & Placed) | AllowedCodeFinding

/** What was found in an application, of whatever kind. */
export interface ApplicationReport {
  /** How many of each were looked at; 0 where that was not asked for. */
  readonly migrations: number
  readonly files: number
  readonly findings: readonly ReportedFinding[]
  readonly allowed: readonly AllowedReportedFinding[]
  /** How many findings were left out since the baseline has them. */
  readonly known: number
}

type MigrationReport = ReturnType<typeof placeFindings>

const NO_MIGRATIONS: MigrationReport = { migrations: 0, findings: [], allowed: [] }
const NO_CODE: CodeReport = { files: 0, findings: [], allowed: [] }

export function joinReports(sql = NO_MIGRATIONS, code = NO_CODE): ApplicationReport {
  return {
    migrations: sql.migrations,
    files: code.files,
    findings: [...sql.findings, ...code.findings],
    allowed: [...sql.allowed, ...code.allowed],
    known: 0,
  }
}

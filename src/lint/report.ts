import type { AllowedCodeFinding, CodeFinding, CodeReport } from './code/index.ts'
import type {
  DatabaseFinding,
  DatabaseReport,
  DatabaseSummary,
} from './database/database-finding.ts'
import type { AllowedFinding, Finding } from './finding.ts'
import type { Placed, placeFindings } from './place-findings.ts'

export type MigrationFinding = Finding & Placed
/** Of a file that somebody can change. */
export type FileFinding = MigrationFinding | CodeFinding
export type ReportedFinding = FileFinding | DatabaseFinding
export type AllowedReportedFinding = (AllowedFinding & Placed) | AllowedCodeFinding

/** What was found in an application, of whatever kind. */
export interface ApplicationReport {
  /** How many of each were looked at; 0 where that was not asked for. */
  readonly migrations: number
  readonly files: number
  /** Undefined where no database was looked at. */
  readonly database?: DatabaseSummary | undefined
  readonly findings: readonly ReportedFinding[]
  readonly allowed: readonly AllowedReportedFinding[]
  /** How many findings were left out since the baseline has them. */
  readonly known: number
}

type MigrationReport = ReturnType<typeof placeFindings>

const NO_MIGRATIONS: MigrationReport = { migrations: 0, findings: [], allowed: [] }
const NO_CODE: CodeReport = { files: 0, paths: [], findings: [], allowed: [] }

export function joinReports(sql = NO_MIGRATIONS, code = NO_CODE): ApplicationReport {
  return {
    migrations: sql.migrations,
    files: code.files,
    findings: [...sql.findings, ...code.findings],
    allowed: [...sql.allowed, ...code.allowed],
    known: 0,
  }
}

/** @param report Undefined where the database alone was looked at. */
export function withDatabase(
  report: ApplicationReport | undefined,
  { summary: database, findings }: Omit<DatabaseReport, 'hasTenants'>,
): ApplicationReport {
  const { findings: others, ...rest } = report ?? joinReports()
  return { ...rest, database, findings: [...others, ...findings] }
}

import type { AllowedCodeFinding, CodeFinding, CodeReport } from './code/index.ts'
import type { AllowedFinding, Finding, LintReport } from './finding.ts'

/** What was found in an application, of whatever kind. */
export interface ApplicationReport {
  /** How many of each were looked at; 0 where that was not asked for. */
  readonly migrations: number
  readonly files: number
  readonly findings: readonly (Finding | CodeFinding)[]
  readonly allowed: readonly (AllowedFinding | AllowedCodeFinding)[]
}

const NO_MIGRATIONS: LintReport = { migrations: 0, findings: [], allowed: [] }
const NO_CODE: CodeReport = { files: 0, findings: [], allowed: [] }

export function joinReports(sql = NO_MIGRATIONS, code = NO_CODE): ApplicationReport {
  return {
    migrations: sql.migrations,
    files: code.files,
    findings: [...sql.findings, ...code.findings],
    allowed: [...sql.allowed, ...code.allowed],
  }
}

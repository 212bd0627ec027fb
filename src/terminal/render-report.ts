import {
  type ApplicationReport,
  DATABASE_RULES,
  SCHEMA_RULES,
  SQL_RULES,
  toGithub,
  toSarif,
} from '../lint/index.ts'
import { renderApplicationReport } from './render-application-report.ts'
import type { RenderFindingOptions } from './render-finding.ts'
import { visibleText } from './visible-text.ts'

export interface RenderReportOptions extends RenderFindingOptions {
  readonly format: string
  /** Of the CLI. */
  readonly version: string
}

/** A report of the linter in one of its formats but JSON. */
export async function renderReport(
  report: ApplicationReport,
  { format, version, ...options }: RenderReportOptions,
): Promise<string> {
  if (format === 'github') return visibleText(toGithub(report))
  if (format !== 'sarif') return renderApplicationReport(report, options)
  // Only with the rules come their texts, and with them the compiler.
  const { CODE_RULES } = await import('../lint/code/index.ts')
  const onMigrations = [...SQL_RULES, ...SCHEMA_RULES].map((rule) => ({
    ...rule,
    kind: 'migration' as const,
  }))
  const onDatabases = DATABASE_RULES.map((rule) => ({ ...rule, kind: 'database' as const }))
  const rules = [...onMigrations, ...onDatabases, ...CODE_RULES]
  return JSON.stringify(toSarif(report, { rules, version }), null, 2)
}

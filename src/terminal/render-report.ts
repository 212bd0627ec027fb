import {
  type ApplicationReport,
  DATABASE_RULES,
  SCHEMA_RULES,
  SQL_RULES,
  toGithub,
  toSarif,
} from '../lint/index.ts'
import type { Paint } from './colour.ts'
import { renderApplicationReport } from './render-application-report.ts'

export interface RenderReportOptions {
  readonly format: string
  readonly paint: Paint
  /** Of the CLI. */
  readonly version: string
}

/** A report of the linter in one of its formats but JSON. */
export async function renderReport(
  report: ApplicationReport,
  { format, paint, version }: RenderReportOptions,
): Promise<string> {
  if (format === 'github') return toGithub(report)
  if (format !== 'sarif') return renderApplicationReport(report, paint)
  // Only with the rules come their texts, and with them the compiler.
  const { CODE_RULES } = await import('../lint/code/index.ts')
  const rules = [...SQL_RULES, ...SCHEMA_RULES, ...DATABASE_RULES, ...CODE_RULES]
  return JSON.stringify(toSarif(report, { rules, version }), null, 2)
}

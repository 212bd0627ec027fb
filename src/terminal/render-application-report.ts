import type { ApplicationReport } from '../lint/index.ts'
import { renderDatabaseFinding, renderDatabaseLook } from './render-database-finding.ts'
import { renderFinding, type RenderFindingOptions } from './render-finding.ts'
import { visibleText } from './visible-text.ts'

/** The findings one by one, each with the lines that it stands in and what to write instead. */
export function renderApplicationReport(
  report: ApplicationReport,
  options: RenderFindingOptions,
): string {
  const { findings, allowed, known, database } = report
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.length - errors
  const counts = `${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, ${allowed.length} allowed${known === 0 ? '' : `, ${known} known`}`
  const head = findings.length + known === 0 ? options.paint('green', 'No findings') : counts
  const excused = allowed.map((one) => {
    const where = one.kind === 'migration' ? one.migration : `${one.place.file}:${one.place.line}`
    return visibleText(`  allowed ${one.rule} in ${where}: ${one.reason}`)
  })
  return [
    ...findings.flatMap((finding) =>
      finding.kind === 'database'
        ? renderDatabaseFinding(finding, options.paint)
        : renderFinding(finding, options),
    ),
    ...excused,
    ...(database ? renderDatabaseLook(database, options.paint) : []),
    `${head} in ${visibleText(lookedAt(report))}.`,
  ].join('\n')
}

function lookedAt({ migrations, files, database }: ApplicationReport): string {
  const tables = database && `${count(database.tables, 'table')} of ${database.name}`
  return [count(migrations, 'migration'), count(files, 'file'), tables]
    .filter(Boolean)
    .join(' and ')
}

function count(many: number, what: string): string {
  return many === 0 ? '' : `${many} ${what}${many === 1 ? '' : 's'}`
}

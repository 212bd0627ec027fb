import type { CodeFinding } from '../lint/code/index.ts'
import type { ApplicationReport } from '../lint/index.ts'
import type { Paint } from './colour.ts'
import { renderDatabaseFinding, renderDatabaseLook } from './render-database-finding.ts'
import { renderFindings } from './render-findings.ts'

/** The findings by migration and by file, each with what it stands in and what to write instead. */
export function renderApplicationReport(report: ApplicationReport, paint: Paint): string {
  const { findings, allowed, known, database } = report
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const counts = `${errors} errors, ${findings.length - errors} warnings, ${allowed.length} allowed${known === 0 ? '' : `, ${known} known`}`
  const head = findings.length + known === 0 ? paint('green', 'No findings') : counts
  const inMigrations = findings.filter((one) => one.kind === 'migration')
  const inDatabase = findings.filter((one) => one.kind === 'database')
  const inCode = findings.filter((one) => one.kind === 'code')
  const excused = allowed.map((one) => {
    const where = one.kind === 'migration' ? one.migration : `${one.place.file}:${one.place.line}`
    return `  allowed ${one.rule} in ${where}: ${one.reason}`
  })
  return [
    ...renderFindings(inMigrations, paint),
    ...inCode.flatMap((finding) => renderCodeFinding(finding, paint)),
    ...inDatabase.flatMap((finding) => renderDatabaseFinding(finding, paint)),
    ...excused,
    ...(database ? renderDatabaseLook(database, paint) : []),
    `${head} in ${lookedAt(report)}.`,
  ].join('\n')
}

function renderCodeFinding(finding: CodeFinding, paint: Paint): string[] {
  const { place, severity, rule, message, text, remedy, flow } = finding
  const last = flow.at(-1)
  const ending = last && (last.file !== place.file || last.line !== place.line) ? last : undefined
  return [
    paint('bold', `${place.file}:${place.line}:${place.column}`),
    `  ${paint(severity === 'error' ? 'red' : 'yellow', severity)} ${rule}: ${message}`,
    paint('dim', `    ${place.line} | ${text}`),
    ...(ending
      ? [paint('dim', `    … run at ${ending.file}:${ending.line}:${ending.column}`)]
      : []),
    `    → ${remedy}`,
    '',
  ]
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

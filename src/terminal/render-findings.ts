import type { Finding, LintReport } from '../lint/index.ts'
import type { Paint } from './colour.ts'

/** The findings by migration, each with its statement and what to write instead. */
export function renderLintReport(report: LintReport, paint: Paint): string {
  const { migrations, findings, allowed } = report
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const looked = `${migrations} ${migrations === 1 ? 'migration' : 'migrations'}`
  const counts = `${errors} errors, ${findings.length - errors} warnings, ${allowed.length} allowed`
  const head = findings.length === 0 ? paint('green', 'No findings') : counts
  const excused = allowed.map(
    ({ migration, rule, reason }) => `  allowed ${rule} in ${migration}: ${reason}`,
  )
  return [...renderFindings(findings, paint), ...excused, `${head} in ${looked}.`].join('\n')
}

export function renderFindings(findings: readonly Finding[], paint: Paint): string[] {
  const groups = Map.groupBy(findings, ({ migration, module }) => `${migration} (${module})`)
  return [...groups].flatMap(([migration, group]) => [
    paint('bold', migration),
    ...group.flatMap(({ severity, rule, message, statement, remedy }) => [
      `  ${paint(severity === 'error' ? 'red' : 'yellow', severity)} ${rule}: ${message}`,
      paint('dim', `    ${firstLine(statement)}`),
      ...remedy.split('\n').map((line, index) => (index === 0 ? `    → ${line}` : `      ${line}`)),
    ]),
    '',
  ])
}

const LONGEST = 120

function firstLine(statement: string): string {
  const [line = ''] = statement.split('\n')
  const isCut = line.length < statement.length || line.length > LONGEST
  return isCut ? `${line.slice(0, LONGEST)} …` : line
}

import type { Finding } from '../lint/index.ts'
import type { Paint } from './colour.ts'

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

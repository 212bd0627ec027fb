import type { ApplicationReport } from '../report.ts'

/** Annotations of a pull request, as GitHub Actions reads them from standard output: a line for each finding. */
export function toGithub({ findings }: ApplicationReport): string {
  return findings
    .map(({ severity, place, rule, message, remedy }) => {
      const { file, line, column, endLine, endColumn } = place
      const properties = Object.entries({
        file,
        line,
        col: column,
        endLine,
        ...(endLine === line ? { endColumn } : {}),
        title: rule,
      }).map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
      return `::${severity} ${properties.join(',')}::${escapeData(`${message}\n${remedy}`)}`
    })
    .join('\n')
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

import type { CodePlace } from '../code/index.ts'
import type { ApplicationReport } from '../report.ts'

/** Annotations of a pull request, as GitHub Actions reads them from standard output: a line for each finding. */
export function toGithub({ findings }: ApplicationReport): string {
  return findings
    .map((finding) => {
      const { severity, rule, message, remedy } = finding
      const place = finding.kind === 'database' ? {} : placeProperties(finding.place)
      const properties = Object.entries({ ...place, title: rule }).map(
        ([key, value]) => `${key}=${escapeProperty(value)}`,
      )
      return `::${severity} ${properties.join(',')}::${escapeData(`${message}\n${remedy}`)}`
    })
    .join('\n')
}

function placeProperties({ file, line, column, endLine, endColumn }: CodePlace) {
  return {
    file,
    line: String(line),
    col: String(column),
    endLine: String(endLine),
    ...(endLine === line ? { endColumn: String(endColumn) } : {}),
  }
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

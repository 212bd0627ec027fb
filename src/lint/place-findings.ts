import type { CodePlace } from './code/index.ts'
import type { AllowedFinding, Finding, LintReport } from './finding.ts'

/** A file of a migration. */
export interface MigrationFile {
  /** Relative to the application, with `/`. */
  readonly path: string
  readonly text: string
}

export interface Placed {
  readonly place: CodePlace
  /** What it is about, as it stands there. */
  readonly text: string
  /** The places that lead to it. A migration is one place. */
  readonly flow: readonly CodePlace[]
}

/** A report whose findings say where in a file they are; of what TypeScript makes, at its beginning. */
export function placeFindings(
  { findings, allowed, migrations }: LintReport,
  files: ReadonlyMap<string, MigrationFile>,
) {
  const place = <Found extends Finding>(finding: Found): Found & Placed => ({
    ...finding,
    place: placeOf(finding, files.get(finding.migration)),
    text: finding.statement.split('\n')[0] ?? '',
    flow: [],
  })
  return {
    migrations,
    findings: findings.map((finding): Finding & Placed => place(finding)),
    allowed: allowed.map((finding): AllowedFinding & Placed => place(finding)),
  }
}

function placeOf({ statement, migration }: Finding, file: MigrationFile | undefined): CodePlace {
  const path = file?.path ?? migration
  const start = file?.text.indexOf(statement) ?? -1
  if (file === undefined || start === -1) {
    return { file: path, line: 1, column: 1, endLine: 1, endColumn: 1 }
  }
  const [from, to] = [positionAt(file.text, start), positionAt(file.text, start + statement.length)]
  return { file: path, ...from, endLine: to.line, endColumn: to.column }
}

function positionAt(
  text: string,
  offset: number,
): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset)
  const lines = before.split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

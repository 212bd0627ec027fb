import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** A piece of SQL that leaks, or looks as if it did. */
export interface CorpusCase {
  /** The file it stands in is named after it. */
  readonly rule: string
  readonly kind: 'leak' | 'safe'
  readonly title: string
  /** Of the leak. */
  readonly severity: 'error' | 'warning'
  /** Rules that have to find something as well, since it is another fault. */
  readonly also: readonly string[]
  /** Why PostgreSQL cannot run it in a test. */
  readonly notRun: string | undefined
  /** What came before it, each a migration of its own. */
  readonly given: readonly string[]
  readonly sql: string
}

const HEADING = /^--- (leak|safe)(?: \(([^)]*)\))?: (.+)$/

/** All cases of a folder: one file for each rule, with a line `--- leak: …` or `--- safe: …` before each case. */
export function readCorpus(folder: string): readonly CorpusCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .flatMap((name) => readCases(basename(name, '.sql'), readFileSync(join(folder, name), 'utf8')))
}

function readCases(rule: string, text: string): CorpusCase[] {
  return text.split(/^(?=--- )/m).map((part) => {
    const [heading = '', ...lines] = part.split('\n')
    const [, kind, options = '', title = ''] = HEADING.exec(heading) ?? []
    if (kind !== 'leak' && kind !== 'safe')
      throw new Error(`${rule}.sql: ${heading} is no heading.`)
    const migrations = lines.join('\n').split(/^-- then$/m)
    return {
      rule,
      kind,
      title,
      ...readOptions(options, `${rule}.sql: ${heading}`),
      given: migrations.slice(0, -1),
      sql: migrations.at(-1)?.trim() ?? '',
    }
  })
}

function readOptions(
  text: string,
  place: string,
): Pick<CorpusCase, 'severity' | 'also' | 'notRun'> {
  const options = text.split(', ').filter((option) => option !== '')
  const known = /^(?:warning$|with |not run: )/
  const unknown = options.find((option) => !known.test(option))
  if (unknown !== undefined) throw new Error(`${place}: ${unknown} is not known.`)
  const after = (start: string): string[] =>
    options.filter((option) => option.startsWith(start)).map((option) => option.slice(start.length))
  return {
    severity: options.includes('warning') ? 'warning' : 'error',
    also: after('with '),
    notRun: after('not run: ')[0],
  }
}

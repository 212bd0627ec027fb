import type { MigrationFile } from '../place-findings.ts'
import type { MigrationTool } from './migration-tools.ts'
import { unreadable } from './unreadable.ts'

const BY_NUMBER = new Intl.Collator('en', { numeric: true })
const DOWN = /\.down\.sql$/i
/** `V1.2__add_invoice.sql`, `B3__baseline.sql`. */
const VERSIONED = /^[VB]([0-9._]+?)__/
const REPEATABLE = /^R__/

/** The files that go up, in the order in which a tool runs them. */
export function orderFiles<File extends MigrationFile>(
  files: readonly File[],
  tool: MigrationTool,
  journal: string | undefined,
): readonly File[] {
  if (tool === 'drizzle' && journal !== undefined) return orderByJournal(files, journal)
  if (tool === 'flyway') return orderByVersion(files)
  // Their names begin with a number or a time.
  return files
    .filter(({ path }) => !DOWN.test(path))
    .toSorted((one, other) => BY_NUMBER.compare(one.path, other.path))
}

/** Drizzle runs what its journal lists, and nothing else. */
function orderByJournal<File extends MigrationFile>(
  files: readonly File[],
  journal: string,
): readonly File[] {
  const tags = [...journal.matchAll(/"tag"\s*:\s*"([^"]+)"/g)].map(([, tag = '']) => tag)
  if (tags.length === 0 && files.length > 0)
    throw unreadable(
      'The journal of Drizzle lists no migration',
      'Write it with `drizzle-kit generate`.',
    )
  return tags.map((tag) => {
    const file = files.find(({ path }) => path.endsWith(`/${tag}.sql`))
    if (file !== undefined) return file
    throw unreadable(
      `The journal of Drizzle lists ${tag}, and there is no file of that name`,
      'Name all files under `migrations.files`.',
    )
  })
}

/** Versions in their order, then what is run again whenever it changes. */
function orderByVersion<File extends MigrationFile>(files: readonly File[]): readonly File[] {
  const versionOf = ({ path }: File): string | undefined => VERSIONED.exec(nameOf(path))?.[1]
  const versioned = files.filter((file) => versionOf(file) !== undefined)
  const repeatable = files.filter(({ path }) => REPEATABLE.test(nameOf(path)))
  return [
    ...versioned.toSorted((one, other) => compareVersions(versionOf(one), versionOf(other))),
    ...repeatable.toSorted((one, other) => BY_NUMBER.compare(nameOf(one.path), nameOf(other.path))),
  ]
}

function compareVersions(one = '', other = ''): number {
  const [left, right] = [one, other].map((version) => version.split(/[._]/).map(Number))
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path
}

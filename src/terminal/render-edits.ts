import type { EditReport } from '../edits/index.ts'

const VERBS = { create: 'created', update: 'updated', delete: 'deleted' } as const

/** What was done to files, a line for each. */
export function renderEdits({ files }: EditReport): string {
  const lines = files.flatMap(({ path, change }) =>
    change === 'none' ? [] : [`${VERBS[change]} ${path}`],
  )
  return lines.length === 0 ? upToDate(files.length) : lines.join('\n')
}

/** Which files are out of date, and what to do about it. */
export function renderStale({ files }: EditReport): string {
  const stale = files.filter(({ change }) => change !== 'none')
  if (stale.length === 0) return upToDate(files.length)
  const why = {
    create: 'missing',
    update: 'out of date',
    delete: 'of a table that is gone',
  } as const
  return [
    ...stale.flatMap(({ path, change }) => (change === 'none' ? [] : [`${path}: ${why[change]}`])),
    '',
    'Run `saas generate repositories`, and commit what it writes.',
  ].join('\n')
}

function upToDate(count: number): string {
  return count === 0
    ? 'There are no tables, and so nothing to generate.'
    : `${count} ${count === 1 ? 'file is' : 'files are'} up to date.`
}

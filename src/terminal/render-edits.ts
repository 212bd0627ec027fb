import type { EditReport } from '../edits/index.ts'

const VERBS = { create: 'created', update: 'updated', delete: 'deleted' } as const

/** What was done to files, a line for each. */
export function renderEdits({ files }: EditReport): string {
  const lines = files.flatMap(({ path, change }) =>
    change === 'none' ? [] : [`${VERBS[change]} ${path}`],
  )
  return lines.length === 0 ? upToDate(files.length) : lines.join('\n')
}

const STALE = {
  create: 'missing',
  update: 'out of date',
  delete: 'of a table that is gone',
} as const

/**
 * Which files are out of date, and what to do about it.
 *
 * @param edited The paths of those that somebody has written into.
 */
export function renderStale({ files }: EditReport, edited: readonly string[]): string {
  const stale = files.flatMap(({ path, change }) => (change === 'none' ? [] : [{ path, change }]))
  if (stale.length === 0) return upToDate(files.length)
  const lines = stale.map(({ path, change }) => {
    const why = edited.includes(path) ? 'edited by hand' : STALE[change]
    return `${path}: ${why}`
  })
  const advice =
    edited.length === 0
      ? 'Run `saas generate repositories`, and commit what it writes.'
      : 'Move your lines into <name>.repository.ts beside it, run `saas generate repositories --force`, and commit what it writes.'
  return [...lines, '', advice].join('\n')
}

function upToDate(count: number): string {
  return count === 0
    ? 'There are no tables, and so nothing to generate.'
    : `${count} ${count === 1 ? 'file is' : 'files are'} up to date.`
}

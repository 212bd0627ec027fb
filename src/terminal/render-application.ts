import { relative } from 'node:path'

import { quoteForShell } from '@tenantry/runtime/errors'

import type { Paint } from './colour.ts'

export interface MadeApplication {
  readonly name: string
  readonly mode: string
  readonly modules: readonly string[]
  readonly packageManager: string
  readonly directory: string
  readonly files: readonly string[]
  readonly installed: boolean
  readonly git: string
  /** Why it is not called as its folder is. */
  readonly nameNote: string | undefined
}

const GIT_NOTES: Readonly<Record<string, string>> = {
  staged:
    'Not committed: git does not know your name and address (git config user.name, user.email).',
  'inside-repository': 'No git repository of its own: the folder is inside one.',
  'git-missing': 'No git repository: git is not installed.',
  'git-failed': 'No git repository: git could not make one here.',
}

/** What was made, what is worth knowing about it, and what to run next in the folder `cwd`. */
export function renderApplication(made: MadeApplication, cwd: string, paint: Paint): string {
  const folder = relative(cwd, made.directory) || '.'
  const modules = `${made.modules.length === 1 ? 'module' : 'modules'} ${made.modules.join(', ')}`
  const notes = [made.nameNote, GIT_NOTES[made.git]].filter((note) => note !== undefined)
  const next = [
    ...(folder === '.' ? [] : [`cd ${quoteForShell(folder)}`]),
    ...(made.installed ? [] : [`${made.packageManager} install`]),
    `${made.packageManager} run dev`,
    `${made.packageManager} run test`,
  ]
  return [
    `${paint('green', '✓')} ${paint('bold', made.name)} is in ${folder}: ${made.files.length} files, mode ${made.mode}, ${modules}.`,
    ...notes,
    '',
    ...next.map((command) => `  ${paint('cyan', command)}`),
  ].join('\n')
}

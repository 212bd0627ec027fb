import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { runStoppable } from '../run-stoppable.ts'

/** What became of the git repository; `staged` has no first commit, since git does not know who commits. */
export type GitOutcome =
  | 'committed'
  | 'staged'
  | 'inside-repository'
  | 'git-missing'
  | 'git-failed'
  | 'not-wanted'

/** Nobody could answer a hook or a passphrase here. */
const UNATTENDED = ['-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgSign=false']
const FIRST_COMMIT = ['commit', '--quiet', '--message', 'Start the application with saas init']
/** Set inside a hook of git, where they would point to the repository it works for. */
const ENV = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined }

/** Makes a git repository with a first commit in `folder`, unless `parent` is already inside one. */
export async function createRepository(
  folder: string,
  parent: string,
  signal: AbortSignal,
): Promise<GitOutcome> {
  const succeeds = async (cwd: string, ...args: string[]): Promise<boolean> =>
    !(await runStoppable('git', args, { cwd, env: ENV, signal })).failed

  if (!(await succeeds(folder, '--version'))) return 'git-missing'
  if (await succeeds(parent, 'rev-parse', '--git-dir')) return 'inside-repository'
  const made =
    (await succeeds(folder, 'init', '--quiet', '--initial-branch=main')) &&
    (await succeeds(folder, 'add', '--all'))
  if (!made) {
    await rm(join(folder, '.git'), { recursive: true, force: true })
    return 'git-failed'
  }
  return (await succeeds(folder, ...UNATTENDED, ...FIRST_COMMIT)) ? 'committed' : 'staged'
}

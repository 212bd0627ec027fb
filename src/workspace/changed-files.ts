import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { reasonOf, TenantryError } from '@tenantry/runtime/errors'

const run = promisify(execFile)
const MOST_OUTPUT = 64 * 1024 * 1024

/**
 * The files below a folder that differ from what they were at a git ref, and those that git does not know yet;
 * relative to the folder, with `/`.
 *
 * @throws {TenantryError} USAGE_INVALID_VALUE where git does not know the ref, or the folder is no repository.
 */
export async function listChangedFiles(root: string, ref: string): Promise<readonly string[]> {
  const git = async (...args: string[]): Promise<string[]> => {
    const { stdout } = await run('git', args, { cwd: root, maxBuffer: MOST_OUTPUT })
    return stdout.split('\0').filter((path) => path !== '')
  }
  try {
    // Never taken for an option, whatever it begins with.
    const changed = await git(
      'diff',
      '--name-only',
      '--relative',
      '-z',
      '--end-of-options',
      ref,
      '--',
    )
    const unknown = await git('ls-files', '--others', '--exclude-standard', '-z')
    return [...new Set([...changed, ...unknown])].toSorted()
  } catch (cause) {
    throw new TenantryError('USAGE_INVALID_VALUE', {
      message: `git cannot tell what has changed since ${JSON.stringify(ref)}: ${saidByGit(cause)}`,
      hint: 'Give a commit, branch or tag that is there, such as origin/main; in CI, fetch its history.',
      details: { ref },
      cause,
    })
  }
}

/** What git said, without the command line that Node puts in front of it. */
function saidByGit(cause: unknown): string {
  const reason = reasonOf(cause).trim()
  return reason.replace(/^Command failed: .*\n/, '')
}

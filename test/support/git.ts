import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What git prints in a folder. */
export async function git(folder: string, ...given: string[]): Promise<string> {
  return (await run('git', given, { cwd: folder })).stdout
}

/** Commits all that is there; in a folder without a repository as its first commit. */
export async function commitAll(folder: string, message: string): Promise<void> {
  await git(folder, 'init', '--quiet')
  await git(folder, 'add', '--all')
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com']
  await git(folder, ...author, 'commit', '--quiet', '--message', message)
}

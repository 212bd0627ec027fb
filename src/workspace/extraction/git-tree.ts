import { TenantryError } from '@tenantry/runtime/errors'
import { execa } from 'execa'

/** The top folder of the git repository that a folder lies in; undefined where it lies in none. */
export async function topOfRepository(folder: string): Promise<string | undefined> {
  const { failed, stdout } = await git(folder, 'rev-parse', '--show-toplevel')
  return failed ? undefined : stdout
}

/**
 * Lets nobody mix an extraction with work of their own.
 *
 * @throws {TenantryError} EXTRACT_TREE_DIRTY, also for a folder without version control.
 */
export async function requireCleanTree(folder: string): Promise<void> {
  const { failed, stdout } = await git(folder, 'status', '--porcelain')
  if (!failed && stdout === '') return
  const changed = stdout.split('\n').length
  throw new TenantryError('EXTRACT_TREE_DIRTY', {
    message: failed
      ? `${folder} is not under git, so that nobody could see what an extraction changes.`
      : `${changed} ${changed === 1 ? 'file is' : 'files are'} not committed. Nothing was written.`,
    hint: 'Commit or stash them first, or say that you want both together: `--allow-dirty`.',
    details: { folder },
  })
}

async function git(
  folder: string,
  ...given: string[]
): Promise<{ readonly failed: boolean; readonly stdout: string }> {
  const { failed, stdout } = await execa('git', given, { cwd: folder, reject: false })
  return { failed, stdout }
}

import { randomBytes } from 'node:crypto'
import { copyFile, link, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import type { FileEdit } from '../edits/index.ts'
import { assertUnchanged } from './edit-target.ts'
import { hasCode, ignoreMissing } from './has-code.ts'

/** A name that no watcher, compiler or reader of migrations takes for a source. */
export function besides(file: string): string {
  return join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}.tmp`)
}

/** A second name for a file, which stays where it is; a copy where the file system has no links. */
export async function keep(file: string, kept: string): Promise<void> {
  await link(file, kept).catch(() => copyFile(file, kept))
}

/**
 * Gives what lies beside a new file its name. A link does not replace what somebody has put there meanwhile, as a
 * rename would; where the file system has no links, a rename has to do.
 *
 * @throws {TenantryError} FILE_EXISTS
 */
export async function putInPlace(fresh: string, file: string, edit: FileEdit): Promise<void> {
  try {
    await link(fresh, file)
  } catch (error) {
    await assertUnchanged(file, edit)
    if (hasCode(error, 'EEXIST')) throw error
    await rename(fresh, file)
  }
}

export async function removeBeside(path: string | undefined): Promise<void> {
  if (path !== undefined) await unlink(path).catch(ignoreMissing)
}

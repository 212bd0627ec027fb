import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import type { FileChange } from '../scaffold/index.ts'
import { hasCode } from './has-code.ts'

/** Writes a file that must not exist yet. @throws {TenantryError} FILE_EXISTS */
export async function writeNewFile(root: string, { path, content }: FileChange): Promise<void> {
  const file = join(root, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content, { flag: 'wx' }).catch((cause: unknown) => {
    if (!hasCode(cause, 'EEXIST')) throw cause
    throw new TenantryError('FILE_EXISTS', {
      message: `${path} exists already.`,
      hint: 'Run the command again; the next second gives another name.',
      cause,
    })
  })
}

/**
 * Writes files that must not exist yet: all of them, or none.
 *
 * @throws {TenantryError} FILE_EXISTS
 */
export async function writeNewFiles(root: string, files: readonly FileChange[]): Promise<void> {
  const written: string[] = []
  try {
    for (const file of files) {
      await writeNewFile(root, file)
      written.push(file.path)
    }
  } catch (error) {
    for (const path of written) await rm(join(root, path), { force: true })
    throw error
  }
}

import { lstat, mkdir, rmdir } from 'node:fs/promises'
import { dirname } from 'node:path'

import { hasCode, ignoreMissing } from './has-code.ts'

/** Of these folders and those that they lie in, the ones that are not there: each before what lies in it. */
export async function findMissingFolders(folders: readonly string[]): Promise<string[]> {
  const missing = new Set<string>()
  for (const folder of new Set(folders)) {
    let each = folder
    while (!missing.has(each) && (await lstat(each).catch(ignoreMissing)) === undefined) {
      missing.add(each)
      each = dirname(each)
    }
  }
  return [...missing].toSorted((one, other) => one.length - other.length)
}

/** Makes a folder, unless somebody has meanwhile. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error
  })
}

/** Where someone has put something into it, it stays. */
export async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].some((code) => hasCode(error, code))) throw error
  })
}

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { reasonOf, TenantryError } from '../errors.ts'

/**
 * The module that was moved into a service, by its `extraction.json`; undefined where there is none, where it is of
 * something else, and where what was moved was no module in `src/modules`.
 *
 * @param service The folder of the service, relative to the root.
 * @throws {TenantryError} EXTRACT_RECORD_UNREADABLE
 */
export async function readMovedModule(root: string, service: string): Promise<string | undefined> {
  const path = `${service}/extraction.json`
  const text = await readFile(join(root, path), 'utf8').catch(async (error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined
    // What lies beside an application may be somebody else's: the data of a server, what a container has mounted.
    if (hasCode(error, 'EACCES') && (await isClosed(join(root, service)))) return undefined
    throw error
  })
  // The name is a common one: a record holds the texts of what was moved.
  if (text === undefined || !text.includes('"texts"')) return undefined
  // In a repository of many applications it lies below a folder of this one.
  return /(?:^|\/)src\/modules\/([^/]+)$/.exec(folderIn(text, path))?.[1]
}

async function isClosed(folder: string): Promise<boolean> {
  return await readdir(folder).then(
    () => false,
    (error: unknown) => hasCode(error, 'EACCES'),
  )
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function folderIn(text: string, path: string): string {
  try {
    const record: unknown = JSON.parse(text)
    const folder =
      typeof record === 'object' && record !== null && 'folder' in record
        ? record.folder
        : undefined
    if (typeof folder === 'string') return folder
    throw new TypeError('it does not name the folder of the module')
  } catch (cause) {
    throw new TenantryError('EXTRACT_RECORD_UNREADABLE', {
      message: `${path} cannot be read: ${reasonOf(cause)}.`,
      hint: 'It is written by `saas extract apply`: get it back from version control.',
      details: { path },
      cause,
    })
  }
}

import { mkdir, readdir, rmdir, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { hasCode } from '../has-code.ts'

/** What an empty folder may hold: `git init` was run first, or a file manager looked inside. */
const IGNORED: ReadonlySet<string> = new Set(['.git', '.DS_Store'])

/**
 * Whether the folder is there already.
 *
 * @throws {TenantryError} INIT_TARGET_NOT_EMPTY when it holds something, unless `force`; INIT_TARGET_NOT_FOLDER for a file.
 */
export async function checkTarget(target: string, force: boolean): Promise<'missing' | 'exists'> {
  const found = await stat(target).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined
    if (hasCode(error, 'ENOTDIR')) throw notFolder(dirname(target))
    throw error
  })
  if (found === undefined) return 'missing'
  if (!found.isDirectory()) throw notFolder(target)
  const held = (await readdir(target)).filter((name) => !IGNORED.has(name))
  if (held.length > 0 && !force) throw notEmpty(target, held)
  return 'exists'
}

/** Why no application can be made there, for people; undefined when one can. */
export async function findTargetProblem(
  target: string,
  force: boolean,
): Promise<string | undefined> {
  try {
    await checkTarget(target, force)
    return undefined
  } catch (error) {
    if (error instanceof TenantryError) return error.message.replace(/\.$/, '')
    throw error
  }
}

/** Makes the folder and those above it; returns what takes the made ones away again, where nothing was put into them. */
export async function makeFolder(folder: string): Promise<() => Promise<void>> {
  const made: string[] = []
  const remove = async (): Promise<void> => {
    for (const one of made.toReversed()) await rmdir(one).catch(() => undefined)
  }
  try {
    // One by one: where nothing can be made (/proc), Node's own `recursive` never returns.
    for (const one of await missingFolders(folder)) {
      await mkdir(one)
      made.push(one)
    }
  } catch (error) {
    await remove()
    // The folder above is there, so this says that there can be no other in it.
    throw hasCode(error, 'ENOENT') ? notFolder(folder) : error
  }
  return remove
}

/** Those that are not there yet, the outermost first. */
async function missingFolders(folder: string): Promise<string[]> {
  const missing: string[] = []
  for (let one = folder; !(await isThere(one)); one = dirname(one)) missing.unshift(one)
  return missing
}

async function isThere(folder: string): Promise<boolean> {
  return await stat(folder).then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'ENOENT')) return false
      throw error
    },
  )
}

function notEmpty(target: string, held: readonly string[]): TenantryError {
  const some = held.slice(0, 3).join(', ')
  const more = held.length > 3 ? ` and ${held.length - 3} more` : ''
  return new TenantryError('INIT_TARGET_NOT_EMPTY', {
    message: `${target} is not empty: it holds ${some}${more}.`,
    hint: 'Choose another folder, or overwrite the files of the same name with --force.',
    details: { target },
  })
}

function notFolder(path: string): TenantryError {
  return new TenantryError('INIT_TARGET_NOT_FOLDER', {
    message: `${path} is not a folder.`,
    hint: `Choose another name than ${basename(path)}, or move the file away.`,
    details: { path },
  })
}

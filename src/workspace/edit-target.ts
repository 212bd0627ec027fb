import { constants } from 'node:fs'
import { access, lstat, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import type { FileEdit } from '../edits/index.ts'
import { hasCode, ignoreMissing } from './has-code.ts'

/** A file that an edit is about, where it really lies. */
export interface EditTarget {
  readonly edit: FileEdit
  /** Absolute, without symbolic links. */
  readonly file: string
  /** Of the file that is there: permissions and owner; undefined where there is none. */
  readonly standing: Standing | undefined
}

export interface Standing {
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/**
 * Where edits lead, and what is there.
 *
 * @param root Absolute, without symbolic links.
 * @throws {TenantryError} EDIT_REFUSED, FILE_EXISTS or FILE_CHANGED_MEANWHILE.
 */
export async function findEditTargets(
  root: string,
  edits: readonly FileEdit[],
): Promise<EditTarget[]> {
  const folders = new RealFolders(root)
  return await Promise.all(edits.map((edit) => findEditTarget(folders, edit)))
}

async function findEditTarget(folders: RealFolders, edit: FileEdit): Promise<EditTarget> {
  const { file, isThere } = await locate(folders, edit).catch((error: unknown) => {
    if (!hasCode(error, 'ENOTDIR')) throw error
    throw refused(edit.path, 'lies below a file')
  })
  const standing = isThere ? await stat(file).catch(ignoreMissing) : undefined
  if (standing === undefined) {
    if (edit.before !== undefined) throw changed(edit.path, 'it is not there any more')
    return { edit, file, standing }
  }
  if (edit.before === undefined) throw exists(edit.path)
  if (!standing.isFile()) throw changed(edit.path, 'it is no file any more')
  const { mode, uid, gid } = standing
  await assertUnchanged(file, edit)
  // A file that is not to be written to is not replaced either, though its folder would allow it.
  await access(file, constants.W_OK)
  return { edit, file, standing: { mode: mode & 0o7777, uid, gid } }
}

/** @throws {TenantryError} FILE_EXISTS or FILE_CHANGED_MEANWHILE where the file is not as the edit takes it to be. */
export async function assertUnchanged(file: string, { path, before }: FileEdit): Promise<void> {
  const found = await readFile(file).catch(ignoreMissing)
  if (before === undefined) {
    if (found !== undefined) throw exists(path)
    return
  }
  if (found === undefined) throw changed(path, 'it is not there any more')
  if (!found.equals(Buffer.from(before))) throw changed(path, 'it was changed')
}

interface Place {
  /** Absolute, without symbolic links. */
  readonly file: string
  readonly isThere: boolean
}

async function locate(folders: RealFolders, { path, after }: FileEdit): Promise<Place> {
  const { root } = folders
  const file = resolve(root, path)
  const isOdd = path === '' || isAbsolute(path) || path.includes('\0') || file === root
  if (isOdd || !isWithin(root, file)) throw refused(path, 'leads out of the application')

  const found = await lstat(file).catch(ignoreMissing)
  const isLink = found?.isSymbolicLink() ?? false
  if (isLink && after === undefined) {
    throw refused(path, 'is a symbolic link, and a link is not taken away with what it leads to')
  }
  const real = await (isLink ? realpath(file) : folders.place(file)).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error
    throw refused(path, 'is a symbolic link that leads nowhere')
  })
  if (!isWithin(root, real)) throw refused(path, 'leads out of the application by a symbolic link')
  return { file: real, isThere: found !== undefined }
}

/** Where folders really are. Hundreds of files lie in a few, each of which is looked up once. */
class RealFolders {
  /** Absolute, without symbolic links. */
  readonly root: string
  readonly #found = new Map<string, Promise<string>>()

  constructor(root: string) {
    this.root = root
  }

  /** Where a file is, or would be: a folder that is not there yet lies below the nearest one that is. */
  async place(file: string): Promise<string> {
    const folder = dirname(file)
    const found = this.#found.get(folder) ?? findFolder(folder)
    this.#found.set(folder, found)
    return join(await found, basename(file))
  }
}

async function findFolder(folder: string): Promise<string> {
  const found = await lstat(folder).catch(ignoreMissing)
  return found ? await realpath(folder) : join(await findFolder(dirname(folder)), basename(folder))
}

function isWithin(root: string, file: string): boolean {
  return file.startsWith(root.endsWith(sep) ? root : root + sep)
}

function exists(path: string): TenantryError {
  return new TenantryError('FILE_EXISTS', {
    message: `${path} exists already. Nothing was written.`,
    hint: 'Move it away or give another name. A migration gets another name the next second.',
    details: { path },
  })
}

function changed(path: string, why: string): TenantryError {
  return new TenantryError('FILE_CHANGED_MEANWHILE', {
    message: `${path} is not as it was read: ${why}. Nothing was written.`,
    hint: 'Run the command again: it reads the file anew.',
    details: { path },
  })
}

function refused(path: string, why: string): TenantryError {
  return new TenantryError('EDIT_REFUSED', {
    message: `${path} ${why}. Nothing was written.`,
    hint: 'Files are written below the folder of saas.config.ts alone: put a real file or folder there.',
    details: { path },
  })
}

import { constants } from 'node:fs'
import { access, lstat, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import type { FileEdit } from '../edits/index.ts'
import { hasCode } from './has-code.ts'

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
 * Where an edit leads, and what is there.
 *
 * @param root Absolute, without symbolic links.
 * @throws {TenantryError} EDIT_REFUSED, FILE_EXISTS or FILE_CHANGED_MEANWHILE.
 */
export async function findEditTarget(root: string, edit: FileEdit): Promise<EditTarget> {
  const file = await locate(root, edit).catch((error: unknown) => {
    if (!hasCode(error, 'ENOTDIR')) throw error
    throw refused(edit.path, 'lies below a file')
  })
  const standing = await stat(file).catch(ignoreMissing)
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

async function locate(root: string, { path, after }: FileEdit): Promise<string> {
  const file = resolve(root, path)
  const isOdd = path === '' || isAbsolute(path) || path.includes('\0') || file === root
  if (isOdd || !isWithin(root, file)) throw refused(path, 'leads out of the application')

  const link = await lstat(file).catch(ignoreMissing)
  if (link?.isSymbolicLink() && after === undefined) {
    throw refused(path, 'is a symbolic link, and a link is not taken away with what it leads to')
  }
  const real = await realpath(link ? file : await nearestFolder(dirname(file))).catch(
    (error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error
      throw refused(path, 'is a symbolic link that leads nowhere')
    },
  )
  if (real !== root && !isWithin(root, real)) {
    throw refused(path, 'leads out of the application by a symbolic link')
  }
  if (link) return real
  return join(real, relative(await nearestFolder(dirname(file)), dirname(file)), basename(file))
}

/** The folder, or the nearest one above it that is there. */
async function nearestFolder(folder: string): Promise<string> {
  const found = await lstat(folder).catch(ignoreMissing)
  return found ? folder : nearestFolder(dirname(folder))
}

function isWithin(root: string, file: string): boolean {
  return file.startsWith(root.endsWith(sep) ? root : root + sep)
}

function ignoreMissing(error: unknown): undefined {
  if (!hasCode(error, 'ENOENT')) throw error
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
